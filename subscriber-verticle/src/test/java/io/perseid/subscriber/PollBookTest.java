package io.perseid.subscriber;

import static io.perseid.subscriber.PollDialect.HEAD;
import static io.perseid.subscriber.PollDialect.path;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perseid.stats.Counter;
import io.perseid.subscriber.poll.Poll;
import io.perseid.subscriber.poll.PolledChannel;
import io.vertx.core.transport.Transport;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A client's position is kept for it: before the answer, and by what becomes of the answer. */
class PollBookTest {
  private final CountDownLatch busy = new CountDownLatch(1);
  private final CountDownLatch until = new CountDownLatch(1);
  private final PollDialect dialect = new PollDialect();
  private final Book book = new Book();
  private final Node node = start(Transport.EPOLL);

  private static final class Book implements Poll.Book {
    final List<String> written = new CopyOnWriteArrayList<>();
    volatile CompletionStage<Void> stage;

    @Override
    public CompletionStage<Void> beforeAnswer(List<PolledChannel> channels) {
      written.add("offered " + channels.get(0).position());
      return stage;
    }

    @Override
    public void afterAnswer(boolean taken) {
      written.add(taken ? "taken" : "not taken");
    }

    void awaitWritten(String... entries) {
      await().atMost(10, SECONDS).until(() -> written.equals(List.of(entries)));
    }
  }

  PollBookTest() {
    dialect.book = book;
  }

  private Node start(Transport transport) {
    return Node.with()
        .set(
            b -> {
              b.instances = 1;
              b.transport = transport;
              b.extensions = List.of(dialect, new Occupy(busy, until));
            })
        .start();
  }

  @AfterEach
  void close() {
    node.close();
  }

  private Client poll(String channel) throws Exception {
    return Client.get(node.port, path("c", 30_000, channel));
  }

  @Test
  void shouldBeToldWhatIsOfferedAndThatItWasTaken() throws Exception {
    long id = node.broker.publish("a", "x");
    try (Client client = poll("a=0")) {
      assertThat(client.rest()).isEqualTo(HEAD + "a=" + id + "\na x\n");
      client.leave();
      book.awaitWritten("offered " + id, "taken");
    }
  }

  @Test
  void shouldAnswerNothingBeforeThePositionIsKeptAndTakeNothingMeanwhile() throws Exception {
    CompletableFuture<Void> kept = new CompletableFuture<>();
    book.stage = kept;
    try (Client client = poll("a")) {
      node.awaitAttached(1);
      long id = node.broker.publish("a", "x");
      book.awaitWritten("offered " + id);
      node.awaitAttached(0);
      node.broker.publish("a", "later");
      client.expectSilence(50);
      kept.complete(null);
      assertThat(client.rest()).isEqualTo(HEAD + "a=" + id + "\na x\n");
      client.leave();
      book.awaitWritten("offered " + id, "taken");
    }
  }

  @Test
  void shouldSendTheClientAwayWhenThePositionCannotBeKept() throws Exception {
    book.stage = CompletableFuture.failedFuture(new IllegalStateException("on purpose"));
    long id = node.broker.publish("a", "x");
    try (Client client = poll("a=0")) {
      assertThat(client.rest()).startsWith("HTTP/1.1 503 ").contains("Retry-After: ");
      book.awaitWritten("offered " + id, "not taken");
    }
  }

  /** A client that came to another node is not to be made to wait for its next poll. */
  @Test
  void shouldAnswerAsIfNothingHadComeWhenAnotherPollOfTheClientWasAnswered() throws Exception {
    book.stage =
        CompletableFuture.failedStage(new Poll.OvertakenException())
            .toCompletableFuture()
            .thenApply(never -> null);
    long id = node.broker.publish("a", "x");
    try (Client client = poll("a=0")) {
      assertThat(client.rest()).isEqualTo(HEAD + "a=0\n");
      client.leave();
      book.awaitWritten("offered " + id, "taken");
    }
  }

  @Test
  void shouldBeToldThatAnAnswerWasNotTaken() throws Exception {
    long id = node.broker.publish("a", "x".repeat(100_000));
    try (Client client = new Client(node.port, 4096)) {
      client.send("GET " + path("c", 30_000, "a=0") + " HTTP/1.1\r\n\r\n").expect("HTTP");
      client.leave();
      book.awaitWritten("offered " + id, "not taken");
    }
  }

  /** The book may be asked to take back what it has not written yet. */
  @Test
  void shouldBeToldOfTheEndOnlyWhenItHasWrittenTheBeginning() throws Exception {
    CompletableFuture<Void> kept = new CompletableFuture<>();
    book.stage = kept;
    try (Client client = poll("a")) {
      node.awaitAttached(1);
      long id = node.broker.publish("a", "x");
      book.awaitWritten("offered " + id);
      client.leave();
      node.awaitCount(Counter.CURRENT_SUBSCRIBERS, 0);
      book.awaitWritten("offered " + id);
      kept.complete(null);
      book.awaitWritten("offered " + id, "not taken");
    }
  }

  /**
   * A node that was held up finds a request together with its client's leaving: to offer it
   * anything would hold up the poll that the client has sent to another node. (epoll tells both at
   * once, other transports one after the other.)
   */
  @ParameterizedTest
  @MethodSource("transports")
  void shouldOfferNothingToAClientThatIsGone(Transport transport) throws Exception {
    try (Node held = start(transport)) {
      held.broker.publish("a", "x");
      try (Client occupant = Client.get(held.port, "/occupy")) {
        assertThat(busy.await(10, SECONDS)).isTrue();
        for (int i = 0; i < 50; i++) {
          Client.get(held.port, path("c" + i, 30_000, "a=0")).leave();
        }
        until.countDown();
        occupant.rest();
      }
      held.awaitCount(Counter.SUBSCRIBER_CONNECTIONS, 51);
      held.awaitCount(Counter.CURRENT_SUBSCRIBERS, 0);
      assertThat(book.written).isEmpty();
    }
  }

  static Stream<Transport> transports() {
    return Stream.of(Transport.NIO, Transport.EPOLL);
  }
}
