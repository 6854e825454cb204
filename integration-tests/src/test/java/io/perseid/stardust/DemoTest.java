package io.perseid.stardust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.harness.Chromium;
import io.perseid.harness.Cluster;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The demo's pages in browsers on two nodes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoTest {
  private static final String UNTOUCHED = "rgb(221, 238, 170)";
  private static final String UNLESS_GIVEN = "rgb(204, 204, 255)";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Cluster cluster;
  private Chromium chromium;

  @BeforeAll
  void start() {
    cluster =
        Cluster.of(2, "stardust-demo", "--stardust-demo", "--stardust-base", "/comet").start();
    chromium = new Chromium();
  }

  @AfterAll
  void end() {
    if (chromium != null) {
      chromium.close();
    }
    cluster.close();
  }

  private int port(int node) {
    return cluster.node(node).stardustPort();
  }

  private DemoPage open(int node, String name) {
    return DemoPage.open(chromium, port(node), name).awaitLive();
  }

  private int post(int node, String path, String form) {
    URI address = URI.create("http://127.0.0.1:" + port(node) + "/comet/" + path);
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(address.toString(), e);
    }
  }

  @Test
  @Order(1)
  void shouldLeadToBothPagesAndBack() {
    DemoPage page = DemoPage.open(chromium, port(0), "");
    page.picture("stardust-demo");
    for (String name : List.of("Colorful boxes", "Curl commands")) {
      page.follow(".choice:has-text('" + name + "')");
      page.awaitLive();
      assertThat(page.text("h1")).isEqualTo(name);
      page.follow(".home");
      assertThat(page.text("h1")).isEqualTo("Stardust demo");
    }
    assertThat(page.faults()).isEmpty();
    page = DemoPage.open(chromium, port(0), "no/such/page");
    page.follow(".primary");
    assertThat(page.evaluate("location.href"))
        .isEqualTo("http://127.0.0.1:" + port(0) + "/comet/demo/");
  }

  @Test
  @Order(2)
  void shouldColorOnEveryNodeWhatThePointerCrossesOnOne() {
    DemoPage first = open(0, "colorful_boxes");
    DemoPage second = open(1, "colorful_boxes");
    assertThat(first.node()).isEqualTo("node1");
    assertThat(second.node()).isEqualTo("node2");
    Map<String, String> expected = first.colors();
    assertThat(expected).hasSize(17 * 9);
    assertThat(expected.values()).containsOnly(UNTOUCHED);

    first.move("box-0-3", "box-8-3");
    IntStream.rangeClosed(0, 8).forEach(c -> expected.put("box-" + c + "-3", UNLESS_GIVEN));
    second.choose("rgb(255 0 0 / 50%)");
    second.move("box-4-0", "box-4-16");
    IntStream.rangeClosed(0, 16)
        .forEach(row -> expected.put("box-4-" + row, "rgba(255, 0, 0, 0.5)"));

    for (DemoPage page : List.of(first, second)) {
      page.awaitColors(expected);
      assertThat(page.faults()).isEmpty();
    }
    DemoPage later = open(1, "colorful_boxes");
    later.awaitColors(expected);
    first.picture("stardust-boxes-node1");
    later.picture("stardust-boxes-node2");
  }

  @Test
  @Order(3)
  void shouldColorByKeysAndTakeAnEmptyFieldForTheUsualColor() {
    DemoPage first = open(0, "colorful_boxes");
    DemoPage second = open(1, "colorful_boxes");
    Map<String, String> expected = first.colors();

    first.choose("");
    first.focus("box-0-0");
    first.press("ArrowRight", "ArrowDown");
    first.choose("gold");
    first.focus("box-1-1");

    expected.put("box-0-0", UNLESS_GIVEN);
    expected.put("box-1-0", UNLESS_GIVEN);
    expected.put("box-1-1", "gold");
    second.awaitColors(expected);
    assertThat(first.faults()).isEmpty();
  }

  @Test
  @Order(4)
  void shouldSendNothingThatIsNoColorAndShowNoneThatOthersPublish() {
    DemoPage page = open(0, "colorful_boxes");
    Map<String, String> before = page.colors();
    page.choose("red; background: url(x)");
    page.move("box-0-8", "box-3-8");
    assertThat(page.text("#problem")).contains("is no color");

    String intruder = "{\"type\":\"ColorBox\",\"id\":\"%s\",\"color\":\"%s\"}";
    String form =
        "m="
            + intruder.formatted("box-0-8", "url(x)")
            + "&m="
            + intruder.formatted("color", "red")
            + "&m="
            + intruder.formatted("box-1-8", "<img src=x>")
            + "&m="
            + intruder.formatted("box-2-8", "teal");
    assertThat(post(1, "channel/colorful_boxes", form)).isEqualTo(200);
    before.put("box-2-8", "teal");
    page.awaitColors(before);
    assertThat(page.faults()).isEmpty();
  }

  /** A page reads the state and then listens: what happens in between must not be missed. */
  @Test
  @Order(5)
  void shouldMissNothingBetweenTheStateAndTheStream() {
    DemoPage page =
        DemoPage.openSlowly(
            chromium,
            port(0),
            "colorful_boxes",
            "colorful_boxes.json",
            () -> {
              for (int row = 0; row <= 16; row++) {
                String form = "id=box-6-" + row + "&color=hsl(" + row * 20 + " 70%25 60%25)";
                assertThat(post(1, "demo/colorful_boxes", form)).isEqualTo(200);
              }
            });
    page.awaitLive();
    DemoPage later = open(1, "colorful_boxes");

    Map<String, String> expected = later.colors();
    assertThat(expected).containsEntry("box-6-0", "rgb(224, 82, 82)");
    page.awaitColors(expected);
  }

  @Test
  @Order(6)
  void shouldShowWhatHappenedWhileThePageHadNoNetwork() {
    DemoPage page = open(0, "colorful_boxes");
    Map<String, String> expected = page.colors();
    page.offline(true);
    page.awaitState("offline");
    assertThat(post(1, "demo/colorful_boxes", "id=box-7-7&color=black")).isEqualTo(200);
    expected.put("box-7-7", "black");
    page.offline(false);
    page.awaitLive();
    page.awaitColors(expected);
  }

  @Test
  @Order(7)
  void shouldShowCommandsThatWorkWhenPasted() throws Exception {
    DemoPage first = open(0, "curl_commands");
    DemoPage second = open(1, "curl_commands");
    List<String> commands = first.commands();
    assertThat(commands)
        .hasSize(3)
        .allSatisfy(each -> assertThat(each).contains(":" + port(0) + "/comet/channel/"));

    for (String command : commands) {
      Process bash = new ProcessBuilder("bash", "-c", command).redirectErrorStream(true).start();
      String output = new String(bash.getInputStream().readAllBytes(), UTF_8);
      assertThat(bash.waitFor()).as(output).isZero();
    }

    for (DemoPage page : List.of(first, second)) {
      page.awaitMessages(2);
      assertThat(page.messages())
          .containsExactly("{\n  \"temperature\": 21.5,\n  \"room\": \"attic\"\n}", "Hello!");
      assertThat(page.evaluate("getComputedStyle(document.body).backgroundColor"))
          .isEqualTo("rgb(135, 206, 250)");
      assertThat(page.faults()).isEmpty();
    }
  }

  @Test
  @Order(8)
  void shouldShowMarkupAsText() {
    DemoPage page = open(0, "curl_commands");
    String markup = "<img src=x onerror='intruded=1'><script>intruded=2</script><b>bold</b>";
    String json = "{\"type\":\"%s\",\"message\":\"%s\",\"color\":\"%s\"}";
    for (String type : List.of("Greeting", "Color", "<b>type</b>")) {
      String message = json.formatted(type, markup, "red;background:url(" + markup + ")");
      String form = "m=" + URLEncoder.encode(message, UTF_8);
      assertThat(post(1, "channel/curl_commands", form)).isEqualTo(200);
    }

    page.awaitMessages(3);
    assertThat(page.messages().get(2)).isEqualTo(markup);
    assertThat(page.messages().subList(0, 2)).allSatisfy(each -> assertThat(each).contains(markup));
    assertThat(page.evaluate("document.querySelectorAll('#messages :is(img, script, b)').length"))
        .isEqualTo(0);
    assertThat(page.evaluate("window.intruded ?? null")).isNull();
    assertThat(page.faults()).isEmpty();

    page.follow("#show-script");
    page.awaitText("#script", "follow(CHANNEL");
    page.picture("stardust-commands");
  }
}
