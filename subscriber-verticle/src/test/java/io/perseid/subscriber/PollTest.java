package io.perseid.subscriber;

import static io.perseid.subscriber.PollDialect.HEAD;
import static io.perseid.subscriber.PollDialect.path;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
  }

  @Test
  void shouldWaitUntilAMessageComes() throws Exception {
    try (Client client = poll("c", 30_000, "a", "b")) {
      node.awaitAttached(2);
      client.expectSilence(50);
      long id = node.broker.publish("b", "x");
      assertThat(client.rest()).isEqualTo(HEAD + "a=0 b=" + id + "\nb x\n");
    }
    node.awaitAttached(0);
  }

  @Test
  void shouldAnswerAtOnceWhenItMayNotWait() throws Exception {
    long id = node.broker.publish("a", "x");
    try (Client client = poll("c", 0, "a", "b")) {
      assertThat(client.rest()).isEqualTo(HEAD + "a=" + id + " b=0\n");
    }
  }

  @Test
  void shouldAnswerWithoutMessagesWhenItsTimeIsOver() throws Exception {
    long id = node.broker.publish("a", "x");
    try (Client client = poll("c", 300, "a=" + id)) {
      assertThat(client.rest()).isEqualTo(HEAD + "a=" + id + "\n");
    }
  }
}
