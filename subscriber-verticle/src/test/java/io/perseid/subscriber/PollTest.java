package io.perseid.subscriber;

import static io.perseid.subscriber.PollDialect.HEAD;
import static io.perseid.subscriber.PollDialect.path;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.broker.Attachment;
import io.perseid.broker.Gap;
import io.perseid.message.Message;
import io.perseid.stats.Counter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Polls of other dialects, on the same hubs as streams. */
class PollTest {
  private final PollDialect dialect = new PollDialect();
  private final Node node = Node.with().set(b -> b.extensions = List.of(dialect)).start();

  @AfterEach
  void close() {
    node.close();
  }

  private Client poll(String client, int timeoutMillis, String... channels) throws Exception {
    return Client.get(node.port, path(client, timeoutMillis, channels));
  }

  @Test
  void shouldAnswerAtOnceWithWhatItsClientHasNotSeen() throws Exception {
    long first = node.broker.publish("a", "1");
    node.broker.publish("a", "2");
    long third = node.broker.publish("a", "3");
    try (Client client = poll("c", 30_000, "a=" + first)) {
      assertThat(client.rest()).isEqualTo(HEAD + "a=" + third + "\na 2\na 3\n");
    }
    assertThat(node.stats.get(Counter.MESSAGES_SERVED)).isEqualTo(2);
  }

  @Test
  void shouldWaitUntilAMessageComes() throws Exception {
    try (Client client = poll("c", 30_000, "a", "b")) {
      node.awaitAttached(2);
      node.awaitCount(Counter.STREAMS_OPEN, 1);
      client.expectSilence(50);
      long id = node.broker.publish("b", "x");
      assertThat(client.rest()).isEqualTo(HEAD + "a=0 b=" + id + "\nb x\n");
    }
    node.awaitAttached(0);
    assertThat(node.stats.get(Counter.MESSAGES_SERVED)).isEqualTo(1);
  }

  @Test
  void shouldAnswerAtOnceWhenItMayNotWait() throws Exception {
    long id = node.broker.publish("a", "x");
    try (Client client = poll("c", 0, "a", "b")) {
      assertThat(client.rest()).isEqualTo(HEAD + "a=" + id + " b=0\n");
    }
    assertThat(node.broker.attached()).isZero();
  }

  @Test
  void shouldAnswerWithoutMessagesWhenItsTimeIsOver() throws Exception {
    long id = node.broker.publish("a", "x");
    try (Client client = poll("c", 300, "a=" + id)) {
      assertThat(client.rest()).isEqualTo(HEAD + "a=" + id + "\n");
    }
  }

  /** Each of these would be lost, or held back, if the wait began before the look or after it. */
  @Test
  void shouldGiveEveryMessageOnceToAClientThatComesAgainAndAgain() throws Exception {
    CompletableFuture<Long> last = CompletableFuture.supplyAsync(this::publishMany);
    StringBuilder got = new StringBuilder();
    long position = 0;
    while (!last.isDone() || position < last.join()) {
      try (Client client = poll("c", 30_000, "a=" + position)) {
        String answer = client.expect(HEAD).rest();
        int end = answer.indexOf('\n');
        position = Long.parseLong(answer.substring(2, end));
        got.append(answer.substring(end + 1));
      }
    }
    assertThat(got.toString().lines())
        .containsExactlyElementsOf(IntStream.range(0, 500).mapToObj(i -> "a " + i).toList());
  }

  private long publishMany() {
    long id = 0;
    for (int i = 0; i < 500; i++) {
      id = node.broker.publish("a", Integer.toString(i));
    }
    return id;
  }

  /** What comes for the first channel while the second has not answered is not lost. */
  @Test
  void shouldKeepWhatComesBeforeAllItsChannelsHaveAnswered() throws Exception {
    CompletableFuture<Void> until = new CompletableFuture<>();
    // The fake has two shards: a and b are on different ones.
    node.broker.hold("b", until);
    try (Client client = poll("c", 30_000, "a", "b")) {
      org.awaitility.Awaitility.await().until(() -> node.broker.attached("a") == 1);
      long first = node.broker.publish("a", "1");
      assertThat(first).isPositive();
      long second = node.broker.publish("a", "2");
      client.expectSilence(50);
      until.complete(null);
      assertThat(client.rest()).isEqualTo(HEAD + "a=" + second + " b=0\na 1\na 2\n");
    }
  }

  @Test
  void shouldTellAGapAndGoOnBehindIt() throws Exception {
    node.broker.changeAttachments(
        found -> new Attachment(found.channel(), 0, 0, List.of(), -1, new Gap(8, 20)));
    try (Client client = poll("c", 30_000, "a=7")) {
      assertThat(client.rest()).isEqualTo(HEAD + "a=20(8-20)\n");
    }
    assertThat(node.stats.get(Counter.GAPS_TOLD)).isEqualTo(1);
  }

  /** Else its position would become too old where nothing has happened at all. */
  @Test
  void shouldMoveOnWithoutAnythingToTellWhereItsChannelIsKnownToBeEmpty() throws Exception {
    node.broker.changeAttachments(
        found -> new Attachment(found.channel(), 0, 0, List.of(), -1, null, 20));
    try (Client client = poll("c", 300, "a=7", "b=30", "c=7")) {
      node.awaitCount(Counter.STREAMS_OPEN, 1);
      long id = node.broker.publish("c", "x");
      assertThat(client.rest()).isEqualTo(HEAD + "a=20 b=30 c=" + id + "\nc x\n");
    }
    try (Client client = poll("c", 300, "a=7", "b=30")) {
      assertThat(client.rest()).isEqualTo(HEAD + "a=20 b=30\n");
    }
  }

  @Test
  void shouldBeAnsweredByAGapThatOpensWhileItWaits() throws Exception {
    try (Client client = poll("c", 30_000, "a=7", "b")) {
      node.awaitCount(Counter.STREAMS_OPEN, 1);
      node.fanout.gap("a", new Gap(8, 20), -1);
      assertThat(client.rest()).isEqualTo(HEAD + "a=20(8-20) b=0\n");
    }
  }

  @Test
  void shouldGoBackToWhereItsHistoryWasReplaced() throws Exception {
    node.broker.changeAttachments(
        found -> new Attachment(found.channel(), 30, 1, found.history(), 5, null));
    try (Client client = poll("c", 30_000, "a=7")) {
      assertThat(client.rest()).isEqualTo(HEAD + "a=5\n");
    }
    node.broker.changeAttachments(found -> found);
    long id = node.broker.publish("a", "old");
    try (Client client = poll("c", 30_000, "a=" + id)) {
      node.awaitCount(Counter.STREAMS_OPEN, 1);
      node.broker.reset("a", id - 1, List.of(new Message(id, new byte[] {'n'})));
      assertThat(client.rest()).isEqualTo(HEAD + "a=" + (id - 1) + "\n");
    }
    try (Client client = poll("c", 30_000, "a=" + (id - 1))) {
      assertThat(client.rest()).isEqualTo(HEAD + "a=" + id + "\na n\n");
    }
  }

  /** A client that was away for long is given what it missed in pieces that it can hold. */
  @Test
  void shouldBoundAnAnswerAndLeaveTheRestToTheNextPoll() throws Exception {
    String text = "x".repeat(60_000);
    for (int i = 0; i < 40; i++) {
      node.broker.publish(i % 2 == 0 ? "a" : "b", text);
    }
    long[] position = {0, 0};
    int polls = 0;
    int messages = 0;
    while (messages < 40) {
      try (Client client = poll("c", 30_000, "a=" + position[0], "b=" + position[1])) {
        String answer = client.expect(HEAD).rest();
        assertThat(answer).hasSizeLessThan(PollAnswer.BYTES_MAX + 70_000);
        List<String> lines = answer.lines().toList();
        String[] at = lines.get(0).split("[= ]");
        position[0] = Long.parseLong(at[1]);
        position[1] = Long.parseLong(at[3]);
        messages += lines.size() - 1;
        polls++;
      }
    }
    assertThat(messages).isEqualTo(40);
    assertThat(polls).isEqualTo(3);
  }

  @Test
  void shouldNameThoseWhoWaitAndStreamsAlike() throws Exception {
    try (Client poll = poll("0123", 30_000, "a", "b");
        Client stream = Client.get(node.port, "/push/host/lines/a")) {
      stream.until("=a 0\n");
      node.awaitCount(Counter.STREAMS_OPEN, 2);
      assertThat(names("a")).containsExactlyInAnyOrder("0123", "host");
      assertThat(names("b")).containsExactly("0123");
      assertThat(names("c")).isEmpty();
      poll.expectSilence(20);
    }
  }

  private List<String> names(String channel) throws Exception {
    return node.fanout.subscribers(channel).toCompletableFuture().get(10, SECONDS);
  }
}
