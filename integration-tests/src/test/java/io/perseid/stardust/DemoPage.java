package io.perseid.stardust;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.BoundingBox;
import io.perseid.harness.Chromium;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.Assertions;

/** A person before a page of the demo. One thread. */
final class DemoPage {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Page page;
  private final List<String> faults = new ArrayList<>();

  private DemoPage(Page page) {
    this.page = page;
    page.onPageError(faults::add);
    // Also what the page's policy forbids is told there.
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            faults.add(message.text());
          }
        });
  }

  /** Opens a page of the demo below {@code /comet}, as a person of its own. */
  static DemoPage open(Chromium chromium, int port, String name) {
    DemoPage opened = new DemoPage(chromium.newPerson());
    opened.page.navigate(address(port, name));
    return opened;
  }

  /**
   * Opens a page that gets one answer late.
   *
   * @param late the document in question
   * @param meanwhile happens behind that answer, before the page has it
   */
  static DemoPage openSlowly(
      Chromium chromium, int port, String name, String late, Runnable meanwhile) {
    DemoPage opened = new DemoPage(chromium.newPerson());
    opened.page.route(
        "**/" + late,
        route -> {
          APIResponse answer = route.fetch();
          meanwhile.run();
          route.fulfill(new Route.FulfillOptions().setResponse(answer));
        });
    opened.page.navigate(address(port, name));
    return opened;
  }

  private static String address(int port, String name) {
    return "http://127.0.0.1:" + port + "/comet/demo/" + name;
  }

  /** Waits until the page says that it is live. */
  DemoPage awaitLive() {
    return awaitState("live");
  }

  DemoPage awaitState(String text) {
    assertThat(page.locator("#state-text"))
        .hasText(text, new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE.toMillis()));
    return this;
  }

  /** The node that the page says it is connected to. */
  String node() {
    return page.locator("#node-name").textContent();
  }

  /** Errors of scripts, and what the policy has forbidden. */
  List<String> faults() {
    return faults;
  }

  /** Takes the network away, or gives it back. */
  void offline(boolean away) {
    page.context().setOffline(away);
  }

  /** Clicks. */
  void follow(String selector) {
    page.locator(selector).click();
  }

  String text(String selector) {
    return page.locator(selector).textContent();
  }

  void awaitText(String selector, String part) {
    assertThat(page.locator(selector)).containsText(part);
  }

  Object evaluate(String expression) {
    return page.evaluate("() => " + expression);
  }

  void press(String... keys) {
    for (String key : keys) {
      page.keyboard().press(key);
    }
  }

  void focus(String id) {
    page.locator("#" + id).focus();
  }

  void picture(String name) {
    Chromium.picture(page, name);
  }

  // ---- Boxes

  /** Writes a color into the field. */
  void choose(String color) {
    page.locator("#color").fill(color);
  }

  /** Moves the mouse in one stroke from the middle of a box to that of another. */
  void move(String from, String to) {
    double[] start = middle(from);
    double[] end = middle(to);
    page.mouse().move(start[0], start[1]);
    page.mouse().move(end[0], end[1]);
  }

  private double[] middle(String id) {
    BoundingBox box = page.locator("#" + id).boundingBox();
    return new double[] {box.x + box.width / 2, box.y + box.height / 2};
  }

  /** The colors of all boxes, as browsers tell them, by id. */
  Map<String, String> colors() {
    Map<String, String> colors = new TreeMap<>();
    Object all =
        page.evaluate(
            "() => [...document.querySelectorAll('#boxes td')].map(box => box.id + ' ' +"
                + " box.style.backgroundColor)");
    for (Object each : (List<?>) all) {
      String[] parts = each.toString().split(" ", 2);
      colors.put(parts[0], parts[1]);
    }
    return colors;
  }

  /** Waits until all boxes have these colors. */
  void awaitColors(Map<String, String> expected) {
    await("the colors of " + page.url())
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .untilAsserted(() -> Assertions.assertThat(notAs(expected)).isEmpty());
  }

  private Map<String, String> notAs(Map<String, String> expected) {
    Map<String, String> others = colors();
    others.entrySet().removeAll(expected.entrySet());
    return others;
  }

  // ---- Curl commands

  /** The commands, letter by letter as they are shown. */
  List<String> commands() {
    return page.locator(".command code").allInnerTexts();
  }

  /** The messages shown, newest first. */
  List<String> messages() {
    return page.locator("#messages li > :last-child").allTextContents();
  }

  void awaitMessages(int count) {
    Locator all = page.locator("#messages li");
    assertThat(all)
        .hasCount(count, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE.toMillis()));
  }
}
