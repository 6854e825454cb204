package io.perseid.subscriber;

import static io.perseid.subscriber.PollDialect.HEAD;
import static io.perseid.subscriber.PollDialect.path;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.broker.Gap;
import io.perseid.stats.Counter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one event loop makes of what waits for it: one answer for each poll, made once for many. */
class PollSharingTest {
  private final CountDownLatch busy = new CountDownLatch(1);
  private final CountDownLatch until = new CountDownLatch(1);
  private final PollDialect dialect = new PollDialect();
  private final Node node =
      Node.with()
          .set(
              b -> {
                b.instances = 1;
                b.extensions = List.of(dialect, new Occupy(busy, until));
              })
          .start();
  private final List<Client> clients = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (Client each : clients) {
      each.close();
    }
    node.close();
  }

  private Client poll(String client, String... channels) throws Exception {
    Client poll = Client.get(node.port, path(client, 30_000, channels));
    clients.add(poll);
    return poll;
  }

  private void keepBusy() throws Exception {
    clients.add(Client.get(node.port, "/occupy"));
    assertThat(busy.await(10, SECONDS)).isTrue();
  }

  @Test
  void shouldPutWhatCameMeanwhileIntoOneAnswerInTheOrderOfTheRequest() throws Exception {
    Client client = poll("c", "b", "a", "c");
    node.awaitCount(Counter.STREAMS_OPEN, 1);
    keepBusy();
    long a = node.broker.publish("a", "1");
    node.broker.publish("b", "2");
    long b = node.broker.publish("b", "3");
    until.countDown();
    assertThat(client.rest()).isEqualTo(HEAD + "b=" + b + " a=" + a + " c=0\nb 2\nb 3\na 1\n");
  }

  @Test
  void shouldMakeTheSameAnswerOnce() throws Exception {
    for (int i = 0; i < 200; i++) {
      poll("one" + i, "a");
    }
    for (int i = 0; i < 100; i++) {
      poll("two" + i, "a", "b");
    }
    node.awaitCount(Counter.STREAMS_OPEN, 300);
    keepBusy();
    node.broker.publish("a", "1");
    long id = node.broker.publishBatch("a", List.of("2", "3"));
    until.countDown();
    String frames = "a 1\na 2\na 3\n";
    for (int i = 0; i < 200; i++) {
      assertThat(clients.get(i).rest()).isEqualTo(HEAD + "a=" + id + "\n" + frames);
    }
    for (int i = 200; i < 300; i++) {
      assertThat(clients.get(i).rest()).isEqualTo(HEAD + "a=" + id + " b=0\n" + frames);
    }
    assertThat(dialect.answered).hasValue(2);
    assertThat(dialect.encoded).hasValue(2);
    assertThat(node.stats.get(Counter.MESSAGES_SERVED)).isEqualTo(900);
  }

  @Test
  void shouldBoundAnAnswerOfWhatCameWhileItWaited() throws Exception {
    Client client = poll("c", "a", "b");
    node.awaitCount(Counter.STREAMS_OPEN, 1);
    keepBusy();
    String text = "x".repeat(400_000);
    node.broker.publishBatch("a", List.of(text, text));
    long third = node.broker.publishBatch("a", List.of(text, text)) - 1;
    long b = node.broker.publish("b", "x");
    until.countDown();
    assertThat(client.rest()).startsWith(HEAD + "a=" + third + " b=0\n").hasSizeLessThan(1_300_000);
    Client next = poll("c", "a=" + third, "b=0");
    assertThat(next.rest()).startsWith(HEAD + "a=" + (third + 1) + " b=" + b + "\n");
  }

  @Test
  void shouldTellAGapThoughMoreThanAnAnswerHoldsComesBehindIt() throws Exception {
    Client client = poll("c", "a");
    node.awaitCount(Counter.STREAMS_OPEN, 1);
    keepBusy();
    long seen = node.broker.publish("a", "seen");
    node.fanout.gap("a", new Gap(seen + 1, seen + 1), 1);
    node.broker.nextId();
    String text = "x".repeat(400_000);
    long last = node.broker.publishBatch("a", List.of(text, text, text));
    until.countDown();
    String gap = "(" + (seen + 1) + "-" + (seen + 1) + ")";
    assertThat(client.rest()).isEqualTo(HEAD + "a=" + (seen + 1) + gap + "\na seen\n");
    assertThat(poll("c", "a=" + (seen + 1)).rest()).startsWith(HEAD + "a=" + last + "\n");
  }
}
