package io.perseid.server.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.perseid.subscriber.http.HttpRequest;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatDemoTest {
  private static final long NOW = 1_800_000_000_123L;

  private final FakeBroker broker = new FakeBroker();
  private final ChatDemo demo = new ChatDemo(broker, () -> NOW);

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void shouldPublishToTheRoomsChannelInLettersThatNoTemplateCanMistake() {
    String text = "\"quotes\" \\ </script><b>&'~text~\n𝒳 日本語 مرحبا 😀";
    RecordedAnswer answer = post(body("lobby", "Zoë \"<i>", text, "key_1"));

    assertThat(answer.await().status()).isEqualTo(204);
    assertThat(broker.channel).isEqualTo("chat-lobby");
    assertThat(new String(broker.text, StandardCharsets.ISO_8859_1))
        .matches("chat1\\.[A-Za-z0-9_-]+");
    assertThat(decoded())
        .isEqualTo(
            new JsonObject().put("n", "Zoë \"<i>").put("t", text).put("at", NOW).put("k", "key_1"));
  }

  @Test
  void shouldSayWhyWhenTheMessageIsRefused() {
    broker.answerWith(outcome -> outcome.refused("no quorum: 1 of 3 nodes"));
    RecordedAnswer answer = post(body("lobby", "Ada", "hi", "k")).await();
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.text()).isEqualTo("no quorum: 1 of 3 nodes\n");
    assertThat(answer.headers()).containsEntry("Retry-After", "1");
  }

  @Test
  void shouldSayThatAMessageMayStillAppearWhenNobodyKnows() {
    broker.answerWith(outcome -> outcome.unknown("no answer in 10 s"));
    RecordedAnswer answer = post(body("lobby", "Ada", "hi", "k")).await();
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.text()).contains("no answer in 10 s").contains("may still appear");
  }

  @ParameterizedTest
  @CsvSource({
    "http://chat.example:4670, chat.example:4670, 204",
    "https://chat.example, chat.example, 204",
    "HTTP://Chat.Example:4670, chat.example:4670, 204",
    "http://evil.example, chat.example:4670, 403",
    "http://chat.example:4671, chat.example:4670, 403",
    "http://chat.example:4670.evil.example, chat.example:4670, 403",
    "null, chat.example:4670, 403",
    "http://, '', 403",
  })
  void shouldTakeMessagesOfItsOwnPageOnly(String origin, String host, int status) {
    Map<String, String> headers =
        Map.of("Origin", origin, "Host", host, "Content-Type", "application/json");
    RecordedAnswer answer = request("POST", headers, body("lobby", "Ada", "hi", "k")).await();
    assertThat(answer.status()).isEqualTo(status);
    assertThat(broker.text == null).isEqualTo(status == 403);
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, 204",
    "Application/JSON ; charset=utf-8, 204",
    "text/plain, 415",
    "application/x-www-form-urlencoded, 415",
    "'', 415",
  })
  void shouldTakeJsonOnly(String type, int status) {
    byte[] body = body("lobby", "Ada", "hi", "k");
    assertThat(request("POST", Map.of("Content-Type", type), body).await().status())
        .isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "17",
        "{",
        "{\"room\":\"lobby\"}",
        "{\"room\":7,\"name\":\"A\",\"text\":\"t\",\"key\":\"k\"}",
        "{\"room\":\"a b\",\"name\":\"A\",\"text\":\"t\",\"key\":\"k\"}",
        "{\"room\":\"../x\",\"name\":\"A\",\"text\":\"t\",\"key\":\"k\"}",
        "{\"room\":\"r\",\"name\":\"  \",\"text\":\"t\",\"key\":\"k\"}",
        "{\"room\":\"r\",\"name\":\"A\\u0000\",\"text\":\"t\",\"key\":\"k\"}",
        "{\"room\":\"r\",\"name\":\"A\\nB\",\"text\":\"t\",\"key\":\"k\"}",
        "{\"room\":\"r\",\"name\":\"A\",\"text\":\"\",\"key\":\"k\"}",
        "{\"room\":\"r\",\"name\":\"A\",\"text\":\"t\\u001b\",\"key\":\"k\"}",
        "{\"room\":\"r\",\"name\":\"A\",\"text\":{},\"key\":\"k\"}",
        "{\"room\":\"r\",\"name\":\"A\",\"text\":\"t\",\"key\":\"<>\"}",
      })
  void shouldRefuseWhatThePageWouldNotSend(String body) {
    RecordedAnswer answer = post(body.getBytes(StandardCharsets.UTF_8)).await();
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).isNotBlank();
    assertThat(broker.text).isNull();
  }

  @Test
  void shouldSurviveAnyBytesAsABody() {
    for (byte[] body :
        List.of(new byte[] {0}, new byte[] {(byte) 0xff, (byte) 0xfe, 0x22}, deep(20_000))) {
      assertThatCode(() -> assertThat(post(body).await().status()).isEqualTo(400))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void shouldCountCharactersAsPeopleDo() {
    assertThat(post(body("r", "😀".repeat(40), "😀".repeat(2000), "k")).await().status())
        .isEqualTo(204);
    assertThat(post(body("r", "😀".repeat(41), "t", "k")).await().text())
        .contains("41")
        .contains("1 to 40");
    assertThat(post(body("r", "A", "a".repeat(2001), "k")).await().text())
        .contains("2001")
        .contains("1 to 2000");
  }

  @Test
  void shouldRefuseABodyFarBeyondAnyMessage() {
    assertThat(post(body("r", "A", "a".repeat(40_000), "k")).await().status()).isEqualTo(413);
  }

  @Test
  void shouldAnswerOtherMethodsOnTheSendAddress() {
    assertThat(demo.handles("GET", "/chat/send")).isTrue();
    RecordedAnswer answer = request("GET", Map.of(), new byte[0]).await();
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.headers()).containsEntry("Allow", "POST");
  }

  @Test
  void shouldServeThePageUnderAPolicyThatItKeeps() {
    RecordedAnswer answer = get("/chat/");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.contentType()).isEqualTo("text/html; charset=utf-8");
    assertThat(answer.headers().get("Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self'")
        .doesNotContain("unsafe");
    assertThat(answer.text())
        .doesNotContainPattern(Pattern.compile("<style|\\sstyle=|\\son[a-z]+=|javascript:"))
        .doesNotContainPattern(Pattern.compile("<script(?![^>]*\\ssrc=)"));
  }

  @Test
  void shouldServeAllThatThePageRefersToButTheMeteorObject() {
    var references = Pattern.compile("(?:src|href)=\"([^\"]+)\"").matcher(get("/chat/").text());
    int found = 0;
    while (references.find()) {
      String reference = references.group(1);
      if (!reference.equals("/meteor.js")) {
        assertThat(get("/chat/" + reference).status()).isEqualTo(200);
        found++;
      }
    }
    assertThat(found).isGreaterThanOrEqualTo(3);
    assertThat(get("/chat/chat.js").text()).doesNotContain("innerHTML");
    assertThat(get("/chat/chat.js").contentType()).isEqualTo("text/javascript; charset=utf-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/chat"})
  void shouldLeadToThePage(String path) {
    assertThat(get(path).status()).isEqualTo(302);
    assertThat(get(path).headers()).containsEntry("Location", "/chat/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/chat/none.js", "/chat/../chat.js", "//", "/chats", "/chat/send/", "/push"})
  void shouldLeaveOtherPathsAlone(String path) {
    assertThat(demo.handles("GET", path)).isFalse();
  }

  @Test
  void shouldLeaveOtherMethodsOnDocumentsAlone() {
    assertThat(demo.handles("POST", "/chat/")).isFalse();
  }

  private static byte[] deep(int levels) {
    return ("{\"room\":" + "[".repeat(levels)).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] body(String room, String name, String text, String key) {
    return new JsonObject()
        .put("room", room)
        .put("name", name)
        .put("text", text)
        .put("key", key)
        .encode()
        .getBytes(StandardCharsets.UTF_8);
  }

  private JsonObject decoded() {
    String published = new String(broker.text, StandardCharsets.US_ASCII);
    byte[] json = Base64.getUrlDecoder().decode(published.substring("chat1.".length()));
    return new JsonObject(new String(json, StandardCharsets.UTF_8));
  }

  private RecordedAnswer post(byte[] body) {
    return request("POST", Map.of("Content-Type", "application/json"), body);
  }

  private RecordedAnswer request(String method, Map<String, String> headers, byte[] body) {
    return handle(method, "/chat/send", headers, body);
  }

  private RecordedAnswer get(String path) {
    assertThat(demo.handles("GET", path)).isTrue();
    return handle("GET", path, Map.of(), new byte[0]).await();
  }

  private RecordedAnswer handle(
      String method, String path, Map<String, String> headers, byte[] body) {
    Map<String, List<String>> lower = new HashMap<>();
    headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), List.of(value)));
    RecordedAnswer answer = new RecordedAnswer();
    demo.handle(new HttpRequest(method, path, "", lower, body, null, false), answer);
    return answer;
  }
}
