package io.perseid.stardust;

import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import io.perseid.harness.Chromium;
import java.time.Duration;
import java.util.List;

/** A page with jQuery and {@code $.ev.loop}, and what it was shown. One thread. */
final class EvPage {
  private final Page page;
  private final String name;

  private EvPage(Page page, String name) {
    this.page = page;
    this.name = name;
  }

  /**
   * Opens it as a person of its own, and begins its loop.
   *
   * @param file of the site
   */
  static EvPage open(Chromium chromium, String origin, String file, String client) {
    EvPage opened = new EvPage(chromium.newPerson(), file + " of client " + client);
    opened.page.navigate(origin + '/' + file);
    opened.page.evaluate(
        "url => begin(url)", "/comet/channel/" + Writer.CHANNELS + "/stream/" + client);
    return opened;
  }

  /** Waits for the first answer: from now on nothing may be missed. */
  void awaitBegun() {
    awaitTrue("answers > 0");
  }

  /** Waits until it has been shown this many messages, counted in the page. */
  void awaitCount(int count) {
    awaitTrue("shown.length >= " + count);
  }

  private void awaitTrue(String expression) {
    await(name + ": " + expression)
        .atMost(Duration.ofSeconds(20))
        .pollDelay(Duration.ZERO)
        .until(() -> (Boolean) page.evaluate("() => " + expression));
  }

  /** All messages in the order in which they came. */
  List<Shown> shown() {
    return Shown.of((String) page.evaluate("() => JSON.stringify(shown)"));
  }

  /** What should not be: messages without handler, gaps, errors of scripts. */
  List<String> faults() {
    return ((List<?>) page.evaluate("() => faults")).stream().map(String::valueOf).toList();
  }

  void picture(String file) {
    Chromium.picture(page, file);
  }

  @Override
  public String toString() {
    return name;
  }
}
