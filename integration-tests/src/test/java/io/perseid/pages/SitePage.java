package io.perseid.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.perseid.harness.Chromium;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A page of a site with a live log, and what it saw. One thread. */
final class SitePage {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String STATE =
      """
      () => JSON.stringify({
        mode: Meteor.mode, url: Meteor.getSubsUrl(), statuses: statuses.slice(-20), resets, eofs,
        changes, errors, texts: texts.length, last: texts.slice(-5)
      })
      """;

  private final Page page;
  private final String name;

  private SitePage(Page page, String name) {
    this.page = page;
    this.name = name;
  }

  /**
   * Opens the page of the site as a person of its own, and lets it connect in a mode.
   *
   * @param origin where the page is from
   * @param meteorPort where its messages come from
   * @param channels joined before
   */
  static SitePage open(
      Chromium chromium, String origin, String mode, int meteorPort, String... channels) {
    SitePage opened = new SitePage(chromium.newPerson(), mode + " at " + origin);
    opened.page.navigate(origin + "/page.html");
    String names = "['" + String.join("', '", channels) + "']";
    opened.run("begin('" + mode + "', " + meteorPort + ", " + names + ")");
    return opened;
  }

  /** A page that is only a place from which to ask. */
  static SitePage at(Chromium chromium, String address) {
    Page page = chromium.newPerson();
    page.navigate(address);
    return new SitePage(page, address);
  }

  /** Loads a script into the page, as a tag does. */
  void script(String address) {
    page.addScriptTag(new Page.AddScriptTagOptions().setUrl(address));
  }

  /** Runs a statement in the page. */
  void run(String statement) {
    page.evaluate("() => { " + statement + "; }");
  }

  /** Waits until an expression holds in the page. */
  void awaitTrue(String expression) {
    await(expression, () -> (Boolean) page.evaluate("() => Boolean(" + expression + ")"));
  }

  private void await(String what, Callable<Boolean> condition) {
    try {
      Awaitility.await(name + ": " + what)
          .atMost(PATIENCE)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(50))
          .until(condition);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(name + ": " + page.evaluate(STATE), e);
    }
  }

  /** The texts shown of one channel, in the order in which they came. */
  List<String> texts(String channel) {
    return strings("texts").stream()
        .filter(text -> text.startsWith(channel + ": "))
        .collect(Collectors.toList());
  }

  /**
   * Waits until a channel has so many texts, counted in the page; what they are is not looked at.
   */
  void awaitTexts(String channel, int count) {
    String shown = "texts.filter(text => text.startsWith('" + channel + ": ')).length";
    awaitTrue(shown + " >= " + count);
  }

  /** Waits for the end of what the nodes hold, and looks that each text came once and in order. */
  void verifyTexts(Map<String, List<String>> held, String... channels) {
    for (String channel : channels) {
      List<String> expected = held.get(channel);
      awaitTexts(channel, expected.size());
      assertThat(texts(channel)).as("%s, channel %s", name, channel).isEqualTo(expected);
    }
  }

  /** The values of an array, as text. */
  List<String> strings(String array) {
    return ((List<?>) page.evaluate("() => " + array)).stream().map(String::valueOf).toList();
  }

  /** A number. */
  int number(String expression) {
    return ((Number) page.evaluate("() => " + expression)).intValue();
  }

  /** Keeps a picture of it. */
  void picture(String file) {
    Chromium.picture(page, file);
  }

  @Override
  public String toString() {
    return name;
  }
}
