package io.perseid.chat;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import io.perseid.harness.Chromium;
import java.util.List;

/** One person in a room of the chat. One thread. */
final class ChatPage {
  private static final double PATIENCE_MILLIS = 20_000;

  private final Page page;

  private ChatPage(Page page) {
    this.page = page;
  }

  /** Opens the chat at a port, gives a name and a room, and waits until the page is live. */
  static ChatPage join(Chromium chromium, int port, String room, String name) {
    Page page = chromium.newPerson();
    page.navigate("http://127.0.0.1:" + port + "/chat/");
    page.locator("#name").fill(name);
    page.locator("#room").fill(room);
    page.locator("#join button").click();
    ChatPage chat = new ChatPage(page);
    chat.awaitLive();
    return chat;
  }

  /** Waits until the page says that it is live. */
  void awaitLive() {
    assertThat(page.locator("#state-text"))
        .hasText("live", new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE_MILLIS));
  }

  /** The node that the page says it is connected to. */
  String node() {
    assertThat(page.locator("#node")).isVisible();
    return page.locator("#node-name").textContent();
  }

  /** Writes a message and waits until it has come back over the channel. */
  void say(String text) {
    page.locator("#text").fill(text);
    page.locator("#text").press("Enter");
    assertThat(page.locator("#log .message.own:not(.pending) .words").last()).hasText(text);
    assertThat(page.locator("#log .message.pending")).hasCount(0);
  }

  /** Waits until the last message is this one, by this person, to the letter. */
  void awaitMessage(String name, String text) {
    Locator last = page.locator("#log .message").last();
    LocatorAssertions.HasTextOptions patient =
        new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE_MILLIS);
    assertThat(last.locator(".words")).hasText(text, patient);
    org.assertj.core.api.Assertions.assertThat(last.locator(".words").textContent())
        .isEqualTo(text);
    org.assertj.core.api.Assertions.assertThat(last.locator(".who bdi").textContent())
        .isEqualTo(name);
  }

  /** The texts shown, oldest first. */
  List<String> texts() {
    return page.locator("#log .message .words").allTextContents();
  }

  /** Waits until so many messages are shown. */
  void awaitCount(int messages) {
    assertThat(page.locator("#log .message"))
        .hasCount(messages, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE_MILLIS));
  }

  /** Elements in the log that only markup in a message could have made. */
  int foreignElements() {
    return page.locator("#log script, #log img, #log b, #log iframe, #log svg").count();
  }

  /** What a script in a message would have left behind. */
  Object trace() {
    return page.evaluate("() => window.intruded ?? null");
  }

  void picture(String name) {
    Chromium.picture(page, name);
  }
}
