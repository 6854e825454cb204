package io.perseid.stardust.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.stardust.demo.DemoWorld.Answered;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColorfulBoxesTest {
  private static final String PATH = "/demo/colorful_boxes";
  private static final String STATE = "/demo/colorful_boxes.json";

  private final DemoWorld world = new DemoWorld("");

  private Map<String, Object> colors() {
    return world.get(STATE).colors();
  }

  private static String text(String id, String color) {
    return "{\"type\":\"ColorBox\",\"id\":\"" + id + "\",\"color\":\"" + color + "\"}";
  }

  @Test
  void shouldPublishWhatAPageColors() {
    Answered answer = world.color(PATH, "id=box-3-14&color=%23ABC");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(world.channels).containsExactly("colorful_boxes");
    assertThat(world.newest()).isEqualTo(text("box-3-14", "#abc"));
  }

  @ParameterizedTest
  @CsvSource({
    "id=box-0-0, box-0-0, #ccf",
    "id=box-0-0&color=, box-0-0, #ccf",
    "id=box-8-16&color=+, box-8-16, #ccf",
    "color=gold&id=box-1-2&color=red, box-1-2, gold",
    "id=box%2D1%2d2&color=rgb(0+128+255+%2F+50%25), box-1-2, rgb(0 128 255 / 50%)",
  })
  void shouldReadTheFormAsBrowsersAndCurlWriteIt(String form, String id, String color) {
    assertThat(world.color(PATH, form).status()).isEqualTo(200);
    JsonObject message = new JsonObject(world.newest());
    assertThat(message.getString("id")).isEqualTo(id);
    assertThat(message.getString("color")).isEqualTo(color);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 'id: found \"\", expected box-COLUMN-ROW'",
    "id=box-9-0, 'found \"box-9-0\"'",
    "id=box-0-17, 'found \"box-0-17\"'",
    "id=box-00-0, 'found \"box-00-0\"'",
    "id=<b>, 'found \"<b>\"'",
    "id=box-0-0&color=red;x, 'color: found \"red;x\", expected a CSS color'",
    "id=box-0-0&color=%zz, 'not well encoded'",
  })
  void shouldSayWhatIsWrongAndPublishNothing(String form, String reason) {
    Answered answer = world.color(PATH, form);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.contentType()).startsWith("text/plain");
    assertThat(answer.body()).contains(reason);
    assertThat(world.published).isEmpty();
    assertThat(world.map).isEmpty();
  }

  @Test
  void shouldTakeChangesOfItsOwnPagesAndOfProgramsOnly() {
    String form = "id=box-0-0";
    Map<String, String> own = Map.of("origin", "https://h.example", "host", "H.example");
    Map<String, String> other = Map.of("origin", "https://evil.example", "host", "h.example");
    Map<String, String> nobody = Map.of("origin", "null", "host", "h.example");
    assertThat(world.request("POST", PATH, own, form).status()).isEqualTo(200);
    assertThat(world.request("POST", PATH, Map.of("host", "h.example"), form).status())
        .isEqualTo(200);
    assertThat(world.request("POST", PATH, other, form).status()).isEqualTo(403);
    assertThat(world.request("POST", PATH, nobody, form).status()).isEqualTo(403);
    assertThat(world.published).hasSize(2);
  }

  @Test
  void shouldTakeFormsOnlyAndNoLongOnes() {
    Map<String, String> json = Map.of("content-type", "application/json");
    Map<String, String> form =
        Map.of("content-type", "application/x-www-form-urlencoded; charset=UTF-8");
    assertThat(world.request("POST", PATH, json, "{}").status()).isEqualTo(415);
    assertThat(world.request("POST", PATH, form, "id=box-0-0").status()).isEqualTo(200);
    assertThat(world.color(PATH, "id=box-0-0&x=" + "x".repeat(1024)).status()).isEqualTo(413);
    assertThat(world.published).hasSize(1);
  }

  @Test
  void shouldSayWhyWhenTheClusterDoesNotTakeIt() {
    world.outcome = (id, told) -> told.refused("no quorum");
    Answered refused = world.color(PATH, "id=box-0-0");
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.body()).isEqualTo("no quorum\n");
    assertThat(refused.headers()).containsEntry("Retry-After", "1");

    world.outcome = (id, told) -> told.unknown("no answer");
    assertThat(world.color(PATH, "id=box-0-0").body()).contains("may still appear");
    assertThat(world.map).isEmpty();
  }

  @Test
  void shouldTellThePresentStateAndWhereTheStreamGoesOn() {
    assertThat(world.get(STATE).body()).isEqualTo("{\"position\":\"0\",\"colors\":{}}");

    world.color(PATH, "id=box-0-0&color=red");
    world.color(PATH, "id=box-1-1&color=gold");
    world.color(PATH, "id=box-0-0&color=blue");

    Answered answer = world.get(STATE);
    assertThat(answer.contentType()).isEqualTo("application/json");
    assertThat(answer.headers()).containsEntry("Cache-Control", "no-store");
    assertThat(answer.json().getString("position")).isEqualTo("1002");
    assertThat(answer.colors()).isEqualTo(Map.of("box-0-0", "blue", "box-1-1", "gold"));
  }

  @Test
  void shouldKnowColorsWhoseMessagesAreLongGone() {
    world.color(PATH, "id=box-0-0&color=red");
    world.historyForgotten = true;

    Answered answer = world.get(STATE);
    assertThat(answer.colors()).isEqualTo(Map.of("box-0-0", "red"));
    assertThat(answer.json().getString("position")).isEqualTo("0");
  }

  /** The page listens behind the position it is told: what is not in the state would be lost. */
  @Test
  void shouldMissNoChangeThatIsPublishedButNotYetInTheMap() {
    world.color(PATH, "id=box-0-0&color=red");
    world.beforeHistory = () -> world.add(text("box-0-0", "blue"));

    Answered answer = world.get(STATE);
    assertThat(answer.colors()).isEqualTo(Map.of("box-0-0", "blue"));
    assertThat(answer.json().getString("position")).isEqualTo("1001");
  }

  /** The node that had published it may have died before it wrote the map. */
  @Test
  void shouldGiveTheMapWhatItShouldHaveHad() {
    world.add(text("box-4-5", "gold"));
    colors();

    assertThat(world.map.get("box-4-5")).asString(StandardCharsets.US_ASCII).isEqualTo("1000 gold");
    world.historyForgotten = true;
    assertThat(colors()).isEqualTo(Map.of("box-4-5", "gold"));
  }

  @Test
  void shouldKeepTheLaterOfTwoChangesWhicheverIsNotedFirst() {
    // While the first one is being written, a later one has been published and noted elsewhere.
    world.beforeWrite =
        key -> {
          world.beforeWrite = again -> {};
          world.map.put(key, "2000 blue".getBytes(StandardCharsets.US_ASCII));
        };
    assertThat(world.color(PATH, "id=box-0-0&color=red").status()).isEqualTo(200);
    assertThat(colors()).isEqualTo(Map.of("box-0-0", "blue"));

    // And the other way round: what was noted meanwhile is older.
    world.map.put("box-1-1", "5 red".getBytes(StandardCharsets.US_ASCII));
    world.beforeWrite =
        key -> {
          world.beforeWrite = again -> {};
          world.map.put(key, "7 gray".getBytes(StandardCharsets.US_ASCII));
        };
    world.color(PATH, "id=box-1-1&color=green");
    world.historyForgotten = true;
    assertThat(colors()).containsEntry("box-1-1", "green");
  }

  @Test
  void shouldStillPublishWhenTheMapCannotBeWritten() {
    world.mapFails = true;
    assertThat(world.color(PATH, "id=box-0-0&color=red").status()).isEqualTo(200);
    assertThat(world.get(STATE).status()).isEqualTo(503);

    world.mapFails = false;
    assertThat(colors()).isEqualTo(Map.of("box-0-0", "red"));
  }

  @Test
  void shouldShowNothingThatOthersPublishUnlessItIsAChange() {
    world.add("{\"type\":\"ColorBox\",\"id\":\"box-0-0\",\"color\":\"url(x)\"}");
    world.add("{\"type\":\"ColorBox\",\"id\":\"box-9-9\",\"color\":\"red\"}");
    world.add("{\"type\":\"ColorBox\",\"id\":5,\"color\":null}");
    world.add("{\"type\":\"Greeting\",\"id\":\"box-0-0\",\"color\":\"red\"}");
    world.add("no JSON");
    world.add("[1]");
    world.add("{\"type\":\"ColorBox\",\"id\":\"box-0-0\",\"color\":\"" + "x".repeat(2000) + "\"}");
    assertThat(colors()).isEmpty();
    assertThat(world.get(STATE).json().getString("position")).isEqualTo("1006");
  }
}
