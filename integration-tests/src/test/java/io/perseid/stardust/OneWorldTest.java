package io.perseid.stardust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perseid.harness.Cluster;
import io.perseid.harness.ControllerClient;
import io.perseid.harness.FrameParser;
import io.perseid.harness.LineStream;
import io.perseid.harness.NodeProcess;
import io.perseid.harness.Poll;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Stardust and Meteor on the same channels of three nodes, by real sockets; and clients of Stardust
 * that have no cookies and come to another node each time.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OneWorldTest {
  private static final String NASTY =
      "{\"text\":\"\\\"quoted\\\" \\\\ ' </script><!-- &amp; ~text~ \\n\\u0000 \\ud83d\\ude00 日本語\","
          + "\"n\":1.50,\"deep\":[{\"a\":[]},null]}";

  private static Cluster cluster;

  @BeforeAll
  static void start() {
    cluster = Cluster.of(3, "one-world", "--stardust-timeout", "2s").start();
  }

  @AfterAll
  static void end() {
    cluster.close();
  }

  private static NodeProcess node(int number) {
    return cluster.node(Math.floorMod(number, 3));
  }

  private static JsonNode withoutStamp(JsonNode message) {
    return ((ObjectNode) message.deepCopy()).without(List.of("_ts", "_ch"));
  }

  private static String utf8(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  @Test
  void shouldGiveWhatIsPostedToMeteorsSubscribersExactly() throws IOException {
    try (LineStream program = new LineStream(node(1).subscriberPort(), "world1")) {
      StardustClient.post(node(0), "world1", NASTY);
      assertThat(utf8(program.await(1).get(0).text())).isEqualTo(NASTY);
    }
    List<FrameParser.Received> page = Poll.read(node(2).subscriberPort(), "world1", ".h");
    String script = utf8(page.get(0).text());
    assertThat(script).doesNotContain("</script>", "'", "<!--");
    assertThat(StardustClient.json('"' + script + '"').asText())
        .as("the string that a page of Meteor is handed")
        .isEqualTo(NASTY);
  }

  @Test
  void shouldGiveWhatMeteorsPublishersSendToStardustsClients() throws IOException {
    StardustClient.poll(node(1), "world2", "1");
    try (ControllerClient publisher = new ControllerClient(node(2).controllerPort())) {
      publisher.publish("world2", "{\"type\":\"Greeting\",\"_ts\":5,\"n\":1.0}");
      publisher.publish("world2", "just \"text\" \\n of Meteor äöü");
      publisher.publish("world2", "[1,2]");
    }
    List<JsonNode> received = new ArrayList<>();
    while (received.size() < 3) {
      received.addAll(StardustClient.poll(node(received.size()), "world2", "1"));
    }
    assertThat(withoutStamp(received.get(0)))
        .isEqualTo(StardustClient.json("{\"type\":\"Greeting\",\"n\":1.0}"));
    assertThat(received.get(0).path("_ts").asDouble()).isGreaterThan(1_700_000_000);
    assertThat(received.get(1).path("type").asText()).isEqualTo("text");
    assertThat(received.get(1).path("_text").asText()).isEqualTo("just \"text\" \\n of Meteor äöü");
    assertThat(received.get(2).path("_text").asText()).isEqualTo("[1,2]");
    assertThat(received)
        .extracting(each -> each.path("_ch").asText())
        .containsExactly("world2", "world2", "world2");
  }

  @Test
  void shouldStampEachChannelsCopyForItselfAndAlikeOnEveryNode() {
    StardustClient.post(node(0), "stamp1+stamp2", "{\"_ch\":\"mine\",\"_ts\":1}", "{\"n\":2}");
    JsonNode first = StardustClient.get(node(0), "/channel/stamp1+stamp2");
    for (String name : List.of("stamp1", "stamp2")) {
      JsonNode messages = first.get(name.equals("stamp1") ? 0 : 1).path("messages");
      assertThat(messages).hasSize(2);
      messages.forEach(each -> assertThat(each.path("_ch").asText()).isEqualTo(name));
      assertThat(messages.get(1).path("_ts").asDouble())
          .isGreaterThan(messages.get(0).path("_ts").asDouble());
    }
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () ->
                assertThat(StardustClient.get(node(1), "/channel/stamp1+stamp2")).isEqualTo(first));
  }

  @Test
  void shouldTellWhoIsSubscribedOnAnyNode() throws Exception {
    StardustClient.poll(node(0), "watched", "0.55");
    CompletableFuture<List<JsonNode>> waiting =
        StardustClient.beginPoll(node(0), "watched", "0.55");
    try (LineStream meteor = new LineStream(node(1).subscriberPort(), "watched")) {
      awaitSubscribers("watched", "0.55", meteor.hostId());
    }
    StardustClient.post(node(2), "watched", "{}");
    assertThat(waiting.get()).hasSize(1);
  }

  @Test
  void shouldEndAWaitWithAMessageOfWhateverNode() {
    for (int writer = 0; writer < 3; writer++) {
      String channel = "ended" + writer;
      String names = channel + "+other";
      assertThat(StardustClient.poll(node(1), names, "0.5")).isEmpty();
      CompletableFuture<List<JsonNode>> waiting = StardustClient.beginPoll(node(1), names, "0.5");
      awaitSubscribers(channel, "0.5");
      assertThat(waiting).isNotDone();
      StardustClient.post(node(writer), channel, "{\"n\":" + writer + "}");
      List<JsonNode> received = waiting.join();
      assertThat(received).as("written on node %d", writer).hasSize(1);
      assertThat(received.get(0).path("n").asInt()).isEqualTo(writer);
    }
  }

  @Test
  void shouldNotMakeAChannelByAskingForIt() {
    StardustClient.get(node(0), "/channel/never_written");
    StardustClient.poll(node(0), "never_written", "1");
    StardustClient.post(node(0), "written", "{}");
    List<String> names = new ArrayList<>();
    StardustClient.get(node(1), "/channel").forEach(each -> names.add(each.asText()));
    assertThat(names).contains("written").doesNotContain("never_written").isSorted();
  }

  @Test
  void shouldCarryAMessageAsLongAsARequestMayBe() {
    String text = "ä".repeat(80_000);
    StardustClient.poll(node(1), "long", "1");
    StardustClient.post(node(0), "long", "{\"text\":\"" + text + "\"}");
    List<JsonNode> received = StardustClient.poll(node(2), "long", "1");
    assertThat(received).hasSize(1);
    assertThat(received.get(0).path("text").asText()).isEqualTo(text);
    HttpResponse<String> tooLong =
        StardustClient.ask(node(0), "POST", "/channel/long", "m=" + "x".repeat(1 << 20));
    assertThat(tooLong.statusCode()).isEqualTo(413);
    assertThat(tooLong.body()).contains("1048578").contains("1048576");
  }

  @Test
  void shouldSayWhatIsWrongWithARequest() {
    Map.of("POST /", 405, "DELETE /channel/a", 405, "GET /channel/a/", 404, "HEAD /channel", 200)
        .forEach(
            (line, status) -> {
              String[] words = line.split(" ");
              HttpResponse<String> answer = StardustClient.ask(node(0), words[0], words[1], "");
              assertThat(answer.statusCode()).as(line).isEqualTo(status);
            });
    HttpResponse<String> missing = StardustClient.ask(node(0), "GET", "/no/such", "");
    assertThat(missing.body()).isEqualTo("/no/such not found.");
    HttpResponse<String> foreign =
        StardustClient.ask(node(0), "POST", "/channel/a", "m={}", "Origin", "http://evil.example");
    assertThat(foreign.statusCode()).isEqualTo(403);
  }

  @Test
  void shouldSayTheLengthOfWhatHeadDoesNotSend() {
    HttpResponse<String> get = StardustClient.ask(node(0), "GET", "/", "");
    HttpResponse<String> head = StardustClient.ask(node(0), "HEAD", "/", "");
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("Content-Length"))
        .isEqualTo(get.headers().firstValue("Content-Length"))
        .contains(Integer.toString(get.body().length()));
  }

  @Test
  void shouldAnswerAFirstPollAtOnceAndALaterOneWhenItsTimeIsOver() {
    assertThat(StardustClient.poll(node(0), "quiet", "1")).isEmpty();
    CompletableFuture<List<JsonNode>> waiting = StardustClient.beginPoll(node(1), "quiet", "1");
    assertThat(waiting).isNotDone();
    assertThat(waiting.join()).isEmpty();
  }

  @Test
  void shouldGiveWhatCameBetweenTwoPollsAtOnceAndAllOfIt() {
    StardustClient.poll(node(0), "between", "1");
    for (int i = 0; i < 20; i++) {
      StardustClient.post(node(i), "between", "{\"n\":" + i + '}');
    }
    // More than the original's ring of 8 held, and no need of another message.
    assertThat(StardustClient.poll(node(1), "between", "1"))
        .extracting(each -> each.path("n").asInt())
        .containsExactlyElementsOf(IntStream.range(0, 20).boxed().toList());
  }

  /** The answer of each node is confirmed to the next one, message after message. */
  @Test
  @Order(Integer.MAX_VALUE - 1)
  void shouldNeitherLoseNorDoubleForAClientThatComesToAnotherNodeEachTime() {
    int count = 120;
    for (String client : List.of("1", "2")) {
      assertThat(StardustClient.poll(node(0), "left+right", client)).isEmpty();
    }
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < count; i++) {
                StardustClient.post(node(i), i % 2 == 0 ? "left" : "right", "{\"n\":" + i + '}');
              }
            });
    for (String client : List.of("1", "2")) {
      List<Integer> left = new ArrayList<>();
      List<Integer> right = new ArrayList<>();
      for (int poll = 0; left.size() + right.size() < count; poll++) {
        for (JsonNode each : StardustClient.poll(node(poll), "left+right", client)) {
          (each.path("_ch").asText().equals("left") ? left : right).add(each.path("n").asInt());
        }
      }
      assertThat(left).isSorted().doesNotHaveDuplicates().hasSize(count / 2);
      assertThat(right).isSorted().doesNotHaveDuplicates().hasSize(count / 2);
    }
    writer.join();
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void shouldGoOnWhereTheNodeEndedThatAnsweredLastAndDied() {
    StardustClient.poll(node(0), "survives", "1");
    StardustClient.post(node(1), "survives", "{\"n\":1}");
    assertThat(StardustClient.poll(node(0), "survives", "1")).hasSize(1);
    CompletableFuture<List<JsonNode>> waiting = StardustClient.beginPoll(node(1), "survives", "1");
    awaitSubscribers("survives", "1");
    node(0).kill9();
    List<JsonNode> received = new ArrayList<>(waiting.join());
    StardustClient.post(node(2), "survives", "{\"n\":2}");
    while (received.isEmpty()) {
      received.addAll(StardustClient.poll(node(2), "survives", "1"));
    }
    assertThat(received).extracting(each -> each.path("n").asInt()).containsExactly(2);
  }

  private static void awaitSubscribers(String channel, String... subscribers) {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              List<String> names = new ArrayList<>();
              JsonNode found = StardustClient.get(node(2), "/channel/" + channel).get(0);
              found.path("subscribers").forEach(each -> names.add(each.asText()));
              assertThat(names).containsExactlyInAnyOrder(subscribers);
            });
  }
}
