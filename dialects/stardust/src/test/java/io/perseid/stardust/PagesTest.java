package io.perseid.stardust;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perseid.message.Message;
import io.perseid.message.MessageId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {
  private static final long ID = MessageId.atMillis(1_800_000_000_000L);
  private final Dialect dialect = new Dialect();

  private void holds(String channel, int count) {
    for (int i = 0; i < count; i++) {
      byte[] text = ("{\"n\":" + i + '}').getBytes(StandardCharsets.UTF_8);
      dialect.broker.holds(channel, new Message(ID + i, text));
    }
  }

  private static List<Integer> numbers(JsonNode channel) {
    List<Integer> numbers = new ArrayList<>();
    channel.path("messages").forEach(each -> numbers.add(each.path("n").asInt()));
    return numbers;
  }

  @Test
  void shouldSayWhichServerThisIsInFiveLinesOfText() {
    RecordedAnswer answer = dialect.get("/");
    assertThat(answer.status).isEqualTo(200);
    assertThat(answer.contentType).startsWith("text/plain");
    assertThat(answer.body.lines()).hasSize(5);
    assertThat(answer.json().path("name").asText()).isEqualTo("Stardust COMET Server");
    assertThat(answer.json().path("language").asText()).isEqualTo("Java");
    assertThat(answer.json().path("version").isNumber()).isTrue();
  }

  @Test
  void shouldListTheNamesOfAllChannels() {
    assertThat(dialect.get("/channel").body).isEqualTo("[]");
    holds("b", 1);
    holds("a", 1);
    holds("caf\u00c3\u00a9\"", 1);
    RecordedAnswer answer = dialect.get("/channel");
    assertThat(answer.body).isEqualTo("[\"a\",\"b\",\"café\\\"\"]");
    assertThat(answer.contentType).isEqualTo("application/json; charset=utf-8");
  }

  @Test
  void shouldShowAnEmptyChannelWithoutMakingIt() {
    assertThat(dialect.get("/channel/a").body)
        .isEqualTo("[{\"name\":\"a\",\"i\":0,\"size\":8,\"messages\":[],\"subscribers\":[]}]");
    assertThat(dialect.broker.channels).isEmpty();
    assertThat(dialect.broker.published).isEmpty();
  }

  @Test
  void shouldShowChannelsInTheOrderAskedAndAsOftenAsAsked() {
    List<String> names = new ArrayList<>();
    dialect.get("/channel/b+a++b").json().forEach(each -> names.add(each.path("name").asText()));
    assertThat(names).containsExactly("b", "a", "b");
  }

  @Test
  void shouldShowMessagesWithTimeAndChannel() {
    holds("a", 1);
    assertThat(dialect.get("/channel/a").body)
        .contains("\"messages\":[{\"n\":0,\"_ts\":1800000000.0000000,\"_ch\":\"a\"}]");
  }

  @ParameterizedTest
  @CsvSource({
    "3, 3, '0 1 2'",
    "8, 0, '0 1 2 3 4 5 6 7'",
    "9, 1, '8 1 2 3 4 5 6 7'",
    "13, 5, '8 9 10 11 12 5 6 7'",
    "16, 0, '8 9 10 11 12 13 14 15'",
    "250, 2, '248 249 242 243 244 245 246 247'",
  })
  void shouldShowTheRingAsItLies(int written, int next, String order) {
    holds("a", written);
    JsonNode channel = dialect.get("/channel/a").json().get(0);
    assertThat(channel.path("i").asInt()).isEqualTo(next);
    assertThat(channel.path("size").asInt()).isEqualTo(8);
    assertThat(numbers(channel))
        .isEqualTo(List.of(order.split(" ")).stream().map(Integer::valueOf).toList());
  }

  @Test
  void shouldSayThatANodeIsSilent() {
    dialect.broker.silentNode = new IllegalStateException("node2 did not answer");
    for (String path : List.of("/channel", "/channel/a")) {
      RecordedAnswer answer = dialect.get(path);
      assertThat(answer.status).isEqualTo(503);
      assertThat(answer.headers).containsEntry("Retry-After", "1");
      assertThat(answer.body).contains("node2 did not answer");
    }
  }

  @Test
  void shouldBoundAnAnswer() {
    byte[] long1 = ("\"" + "x".repeat(3 << 20)).getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 6; i++) {
      dialect.broker.holds("a", new Message(ID + i, long1));
    }
    RecordedAnswer answer = dialect.get("/channel/a");
    assertThat(answer.status).isEqualTo(400);
    assertThat(answer.body).contains("16777216 bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/channel/",
        "/channel/a/",
        "/channel/a.b",
        "/channel/a%20b",
        "/channel/%C3%A4",
        "/channel/a/b",
        "/channel/a/stream",
        "/channel/a/stream/",
        "/channel/a/stream/x1",
        "/channel/a/stream/1/",
        "/channels",
        "/nothing",
        "//",
        "/js",
      })
  void shouldNotFindOtherPaths(String path) {
    for (String method : List.of("GET", "POST", "HEAD", "PUT")) {
      RecordedAnswer answer = dialect.ask(method, path, "");
      assertThat(answer.status).isEqualTo(404);
      assertThat(answer.body).isEqualTo(path + " not found.");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /, 'GET, HEAD'",
    "PUT, /, 'GET, HEAD'",
    "POST, /channel, 'GET, HEAD'",
    "DELETE, /channel/a, 'GET, HEAD, POST'",
    "POST, /channel/a/stream/1, GET",
    "HEAD, /channel/a/stream/1, GET",
    "OPTIONS, /channel/a, 'GET, HEAD, POST'",
    "FOO, /js/jquery.ev.js, 'GET, HEAD'",
  })
  void shouldSayWhichMethodsThereAre(String method, String path, String allowed) {
    RecordedAnswer answer = dialect.ask(method, path, "");
    assertThat(answer.status).isEqualTo(405);
    assertThat(answer.headers).containsEntry("Allow", allowed);
    assertThat(answer.body).contains(method, allowed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/channel", "/channel/a", "/stardust.js"})
  void shouldAnswerHeadWhereThereIsGet(String path) {
    assertThat(dialect.ask("HEAD", path, "").status).isEqualTo(200);
  }

  @Test
  void shouldMatchPathsAfterDecodingThem() {
    assertThat(dialect.get("/ch%61nnel/a%2Bb").json()).hasSize(2);
    assertThat(dialect.get("/channel/a%2541").json().get(0).path("name").asText())
        .isEqualTo("a%41");
  }

  @Test
  void shouldRefuseAPathThatNamesNoChannel() {
    for (RecordedAnswer each :
        List.of(
            dialect.get("/channel/+"),
            dialect.get("/channel/++/stream/1"),
            dialect.post("/channel/+", "m={}"))) {
      assertThat(each.status).isEqualTo(400);
      assertThat(each.body).contains("no channel in \"+");
    }
  }

  @Test
  void shouldServeEverythingBelowItsBaseAndNothingBeside() {
    dialect.base = "/comet";
    assertThat(dialect.get("/comet/").status).isEqualTo(200);
    assertThat(dialect.get("/comet/channel/a").status).isEqualTo(200);
    assertThat(dialect.get("/comet/js/jquery.ev.js").status).isEqualTo(200);
    assertThat(dialect.get("/comet").body).isEqualTo("/comet not found.");
    assertThat(dialect.get("/comet/comet/").status).isEqualTo(404);
    assertThat(dialect.handles("/cometary/")).isFalse();
    assertThat(dialect.handles("/")).isFalse();
    assertThat(dialect.handles("/channel")).isFalse();
  }

  @Test
  void shouldServeTheClientsScriptWherePagesLookForIt() {
    RecordedAnswer script = dialect.get("/js/jquery.ev.js");
    assertThat(script.status).isEqualTo(200);
    assertThat(script.contentType).startsWith("text/javascript");
    assertThat(script.body).contains("loop").isEqualTo(dialect.get("/stardust.js").body);
    assertThat(dialect.get("/stardust.mjs").contentType).startsWith("text/javascript");
  }

  @Test
  void shouldServeScriptsAtTheRootOfItsOwnPortWhateverTheBase() {
    Elsewhere elsewhere = new Elsewhere(new Scripts());
    assertThat(dialect.ask(elsewhere, "GET", "/js/jquery.ev.js", "").status).isEqualTo(200);
    assertThat(dialect.ask(elsewhere, "GET", "/other", "").body).isEqualTo("/other not found.");
  }

  @Test
  void shouldNeverLetAnAnswerBeTakenForAPage() {
    assertThat(dialect.get("/channel/a").headers)
        .containsEntry("X-Content-Type-Options", "nosniff")
        .containsEntry("Cache-Control", "private, no-store, no-cache");
    RecordedAnswer missing = dialect.get("/<script>alert(1)</script>");
    assertThat(missing.contentType).startsWith("text/plain");
    assertThat(missing.headers).containsEntry("X-Content-Type-Options", "nosniff");
  }
}
