package io.perseid.subscriber;

import static io.perseid.subscriber.Texts.NOT_FOUND;
import static io.perseid.subscriber.Texts.NO_DOCUMENT;
import static io.perseid.subscriber.Texts.OK;
import static io.perseid.subscriber.Texts.info;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perseid.stats.Counter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestsTest {
  private static Node node;

  @BeforeAll
  static void start() {
    node = Node.with().set(b -> b.channelsMax = 5).set(b -> b.headBytesMax = 1000).start();
  }

  @AfterAll
  static void end() {
    node.close();
  }

  private static Client send(String text) throws IOException {
    return new Client(node.port).send(text);
  }

  @Test
  void shouldAnswerARequestThatComesByteByByte() throws Exception {
    try (Client client = new Client(node.port)) {
      for (char c : "GET /push/h/simplepoll/a HTTP/1.1\r\nHost: x\r\n\r\n".toCharArray()) {
        client.send(String.valueOf(c));
      }
      client.expect(OK + info("a", 0)).expectEnd();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /push/h/simplepoll/a\r\n\r\n",
        "GET /push/h/simplepoll/a HTTP/1.1\n\n",
        "get /PUSH/h/simplepoll/a HTTP/1.0\nX: y\n\n"
      })
  void shouldAnswerWhatOldClientsSend(String request) throws Exception {
    try (Client client = send(request)) {
      client.expect(OK + info("a", 0)).expectEnd();
    }
  }

  @Test
  void shouldWaitForTheBlankLine() throws Exception {
    try (Client client = send("GET /push/h/simplepoll/a HTTP/1.1\r\nHost: x\r\n")) {
      client.expectSilence(200).send("\r\n").expect(OK + info("a", 0)).expectEnd();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n",
        "\0\u0001\u00ff\u00fe{}\r\n\r\n",
        "POST /push/h/simplepoll/a HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST /x HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc",
        "HEAD /index.html HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET\r\n\r\n",
        "POST /x HTTP/1.1\r\n\r\nGET /index.html HTTP/1.1\r\n\r\n",
        "X /x HTTP/1.1\r\nGET /push/h/simplepoll/a HTTP/1.1\r\n\r\n"
      })
  void shouldAnswerAnythingElseInTheDefaultHeader(String request) throws Exception {
    try (Client client = send(request)) {
      client.expect(NOT_FOUND).expectEnd();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/push/h/simple_poll/a",
        "/push/h/iframe/",
        "/push?channel=a&id=h",
        "http://localhost/push/h/simplepoll/a",
        "/disconnect/",
        "/none.html"
      })
  void shouldLookForADocumentWhereNothingElseMatches(String target) throws Exception {
    try (Client client = Client.get(node.port, target)) {
      client.expect(NO_DOCUMENT).expectEnd();
    }
  }

  @Test
  void shouldAnswerTheFirstOfTwoRequestsAndEnd() throws Exception {
    String request = "GET /push/h/simplepoll/a HTTP/1.1\r\n\r\n";
    try (Client client = send(request + request)) {
      client.expect(OK + info("a", 0)).expectEnd();
    }
  }

  @Test
  void shouldRefuseAHeadThatIsTooLong() throws Exception {
    try (Client client = send("GET /push/h/simplepoll/a HTTP/1.1\r\nX: " + "x".repeat(5000))) {
      assertThat(client.rest())
          .startsWith("HTTP/1.1 431 Request Header Fields Too Large\r\n")
          .contains("longer than 1000 bytes");
    }
  }

  @Test
  void shouldRefuseTooManyChannelsWithBothNumbers() throws Exception {
    try (Client client = Client.get(node.port, "/push/h/simplepoll/a/b/c/d/e/f")) {
      assertThat(client.rest())
          .startsWith("HTTP/1.1 400 Bad Request\r\n")
          .contains("6 channels")
          .contains("at most 5");
    }
    try (Client client = Client.get(node.port, "/push/h/simplepoll/a/b/c/d/e/a")) {
      assertThat(client.rest()).startsWith(OK);
    }
  }

  @Test
  void shouldRefuseACarriageReturnInsideALine() throws Exception {
    try (Client client = send("GET /push/h/simplepoll/a\rX HTTP/1.1\r\n\r\n")) {
      assertThat(client.rest()).startsWith("HTTP/1.1 400 Bad Request\r\n");
    }
  }

  @Test
  void shouldIgnoreWhatAStreamSendsAfterItsRequest() throws Exception {
    try (Client client = Client.get(node.port, "/push/more/lines/a")) {
      client.until("=a 0\n");
      client.send("GET / HTTP/1.1\r\n\r\n".repeat(10_000)).expectSilence(100);
      client.expect(node.broker.publish("a", "x") + " a x\n");
    }
  }

  @Test
  void shouldEndAStreamWhoseClientEndsItsSide() throws Exception {
    try (Client client = Client.get(node.port, "/push/half/lines/half")) {
      client.until("=half 0\n");
      client.finishSending();
      client.expectEnd();
      await().atMost(5, SECONDS).until(() -> node.broker.attached("half") == 0);
    }
  }

  @Test
  void shouldDetachWhenTheClientIsGoneBeforeTheChannelsHaveAnswered() throws Exception {
    List<String> names =
        IntStream.range(0, 5).mapToObj(i -> "early" + i).collect(Collectors.toList());
    for (int i = 0; i < 50; i++) {
      Client.get(node.port, "/push/early" + i + "/lines/" + String.join("/", names)).close();
    }
    await()
        .atMost(5, SECONDS)
        .until(() -> names.stream().allMatch(name -> node.broker.attached(name) == 0));
  }

  @Test
  void shouldSurviveWhateverIsSent() throws Exception {
    Random random = new Random(7);
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "GET /push/h/" : "");
      for (int j = random.nextInt(1500); j > 0; j--) {
        int kind = random.nextInt(20);
        text.append(kind == 0 ? '\n' : kind == 1 ? '\r' : (char) random.nextInt(256));
      }
      clients.add(send(text + "\n\n"));
    }
    for (Client client : clients) {
      client.finishSending();
      client.rest();
      client.close();
    }
    try (Client client = send("GET /push/h/simplepoll/a HTTP/1.1\r\n\r\n")) {
      client.until("</script>\r\n");
    }
  }

  @Test
  void shouldCountWhatTheOriginalCounts() throws Exception {
    try (Node fresh = Node.start()) {
      long id = fresh.broker.publish("a", "x");
      Client.get(fresh.port, "/push/h/simplepoll/a.h").rest();
      try (Client waiting = Client.get(fresh.port, "/push/h/longpoll/a")) {
        waiting.expect(OK + info("a", id));
        Client.get(fresh.port, "/none.html").rest();
        new Client(fresh.port).send("\r\n").rest();
        fresh.awaitCount(Counter.CURRENT_SUBSCRIBERS, 1);
        assertThat(fresh.stats.shown())
            .containsEntry("total_requests", 4L)
            .containsEntry("subscriber_connections_accepted", 4L)
            .containsEntry("messages_served", 1L)
            .containsEntry("documents_not_found", 1L)
            .containsEntry("errors_served", 1L)
            .doesNotContainKey("documents_served");
        assertThat(fresh.stats.get(Counter.STREAMS_OPEN)).isEqualTo(1);
        assertThat(fresh.stats.get(Counter.OUTBOUND_BYTES)).isGreaterThan(4 * OK.length());
      }
    }
  }

  @Test
  void shouldTimeOutAHeadThatDoesNotCome() throws Exception {
    try (Node hasty = Node.with().set(b -> b.headTimeoutSeconds = 1).start();
        Client silent = new Client(hasty.port);
        Client slow = new Client(hasty.port).send("GET /push")) {
      silent.expectEnd();
      assertThat(slow.rest()).startsWith("HTTP/1.1 408 Request Timeout\r\n").contains("in 1 s");
    }
  }

  @Test
  void shouldSendClientsElsewhereWhileTheHistoryIsStillFetched() throws Exception {
    try (Node node = Node.start()) {
      node.broker.serving = false;
      try (Client client = Client.get(node.port, "/push/h1/lines/a")) {
        assertThat(client.rest())
            .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
            .contains("Retry-After: ");
      }
      assertThat(node.broker.attached()).isZero();
    }
  }

  @Test
  void shouldTurnConnectionsAwayBeyondTheMost() throws Exception {
    try (Node small = Node.with().set(b -> b.connectionsMax = 2).start();
        Client first = Client.get(small.port, "/push/h1/lines/a");
        Client second = Client.get(small.port, "/push/h2/lines/a")) {
      first.until("=a 0\n");
      second.until("=a 0\n");
      try (Client third = Client.get(small.port, "/push/h3/lines/a")) {
        assertThat(third.rest())
            .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
            .contains("Retry-After: ")
            .contains("2 connections");
      }
      first.leave();
      small.awaitCount(Counter.CURRENT_SUBSCRIBERS, 1);
      try (Client third = Client.get(small.port, "/push/h3/lines/a")) {
        third.until("=a 0\n");
      }
    }
  }
}
