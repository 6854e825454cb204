package io.perseid.subscriber;

import static io.perseid.subscriber.PollDialect.HEAD;
import static io.perseid.subscriber.PollDialect.path;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perseid.message.Message;
import io.perseid.stats.Counter;
import io.perseid.subscriber.poll.Poll;
import io.perseid.subscriber.poll.PolledChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Every other way in which a poll ends than by a message or by its time. */
class PollEndTest {
  private static final String EMPTY = HEAD + "a=0\n";

  private final PollDialect dialect = new PollDialect();

  private Node start() {
    return Node.with().set(b -> b.extensions = List.of(dialect)).start();
  }

  private static Client poll(Node node, String client, String... channels) throws Exception {
    return Client.get(node.port, path(client, 30_000, channels));
  }

  @Test
  void shouldAnswerTheOlderOfTwoPollsOfOneClient() throws Exception {
    try (Node node = start()) {
      // Several rounds, so that both meet on one event loop and on two.
      for (int i = 0; i < 6; i++) {
        try (Client older = poll(node, "c" + i, "a")) {
          node.awaitAttached(1);
          try (Client newer = poll(node, "c" + i, "a")) {
            assertThat(older.rest()).isEqualTo(EMPTY);
            node.awaitAttached(1);
            newer.expectSilence(20);
          }
        }
        node.awaitAttached(0);
      }
    }
  }

  @Test
  void shouldLeaveAStreamAloneWhoseHostIdIsAnotherDialectsClient() throws Exception {
    try (Node node = start();
        Client stream = Client.get(node.port, "/push/c/lines/a")) {
      stream.until("=a 0\n");
      try (Client poll = poll(node, "c", "a")) {
        node.awaitAttached(2);
        stream.expectSilence(20);
        poll.expectSilence(20);
      }
    }
  }

  @Test
  void shouldTellOtherNodesOnlyOfAPollThatStays() throws Exception {
    try (Node node = start()) {
      node.broker.publish("b", "x");
      Client keepsItsOwn = poll(node, "keepsItsOwn", "a");
      node.awaitCount(Counter.STREAMS_OPEN, 1);
      dialect.book = new Kept();
      poll(node, "answered", "b=0").rest();
      try (Client stays = poll(node, "stays", "a")) {
        await().until(() -> !node.broker.disconnectedElsewhere.isEmpty());
        assertThat(node.broker.disconnectedElsewhere).containsExactly("stays/");
        node.fanout.disconnect("stays/", System.currentTimeMillis() - 60_000);
        stays.expectSilence(20);
        node.fanout.disconnect("stays/", System.currentTimeMillis());
        assertThat(stays.rest()).isEqualTo(EMPTY);
      }
      keepsItsOwn.leave();
    }
  }

  /** Keeps positions nowhere. */
  private static final class Kept implements Poll.Book {
    @Override
    public CompletionStage<Void> beforeAnswer(List<PolledChannel> channels) {
      return null;
    }

    @Override
    public void afterAnswer(boolean taken) {}
  }

  @Test
  void shouldAnswerAllWhenTheNodeLeaves() throws Exception {
    List<Client> clients = new ArrayList<>();
    try (Node node = start()) {
      CompletableFuture<Void> until = new CompletableFuture<>();
      node.broker.hold("b", until);
      for (int i = 0; i < 250; i++) {
        clients.add(poll(node, "c" + i, "a"));
      }
      Client joining = poll(node, "joining", "b");
      node.awaitCount(Counter.STREAMS_OPEN, 250);
      node.awaitCount(Counter.CURRENT_SUBSCRIBERS, 251);
      assertThat(
              node.fanout
                  .stopStreams(false, Duration.ofSeconds(8))
                  .toCompletionStage()
                  .toCompletableFuture()
                  .get(10, SECONDS))
          .isZero();
      for (Client client : clients) {
        assertThat(client.rest()).isEqualTo(EMPTY);
        client.leave();
      }
      assertThat(joining.rest()).startsWith("HTTP/1.1 503 ").contains("this node is stopping");
      until.complete(null);
    }
  }

  @Test
  void shouldAnswerTheOthersWhenOneCannotBeAnswered() throws Exception {
    try (Node node =
            Node.with()
                .set(
                    b -> {
                      b.instances = 1;
                      b.extensions = List.of(dialect);
                    })
                .start();
        Client fails = poll(node, "fails", "a");
        Client waits = Client.get(node.port, path("waits", 2_500, "b"))) {
      node.awaitCount(Counter.STREAMS_OPEN, 2);
      dialect.failure = new AssertionError("on purpose");
      node.broker.publish("a", "x");
      fails.expectEnd();
      dialect.failure = null;
      node.awaitCount(Counter.STREAMS_OPEN, 1);
      assertThat(waits.rest()).isEqualTo(HEAD + "b=0\n");
    }
  }

  @Test
  void shouldJustEndWhenTheLeaseIsLost() throws Exception {
    try (Node node = start();
        Client client = poll(node, "c", "a")) {
      node.awaitCount(Counter.STREAMS_OPEN, 1);
      node.fanout.closeAll();
      client.expectEnd();
    }
  }

  @Test
  void shouldSendAwayWhomNobodyCanServe() throws Exception {
    try (Node node = start()) {
      node.broker.serving = false;
      try (Client client = poll(node, "c", "a")) {
        assertThat(client.rest())
            .startsWith("HTTP/1.1 503 ")
            .contains("Retry-After: ", "still fetching");
      }
    }
  }

  @Test
  void shouldLeaveItsChannelsWithItsClient() throws Exception {
    try (Node node = start()) {
      try (Client client = poll(node, "c", "a", "b")) {
        node.awaitAttached(2);
        client.leave();
      }
      node.awaitAttached(0);
      assertThat(node.stats.get(Counter.STREAMS_OPEN)).isZero();
    }
  }

  /** An event loop that was away for long drops what waits: its polls must ask for it. */
  @Test
  void shouldEndWithItsHubsOtherConnectionsWhenMessagesWereDropped() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch until = new CountDownLatch(1);
    try (Node node =
            Node.with()
                .set(
                    b -> {
                      b.instances = 1;
                      b.extensions = List.of(dialect, new Occupy(busy, until));
                    })
                .start();
        Client client = poll(node, "c", "b")) {
      node.awaitCount(Counter.STREAMS_OPEN, 1);
      try (Client occupant = Client.get(node.port, "/occupy")) {
        assertThat(busy.await(10, SECONDS)).isTrue();
        byte[] text = new byte[1 << 20];
        Arrays.fill(text, (byte) 'x');
        for (int i = 1; i <= 80; i++) {
          node.fanout.deliver("a", List.of(new Message(i, text)), 1);
        }
        until.countDown();
        client.expectEnd();
        occupant.leave();
      }
    }
  }
}
