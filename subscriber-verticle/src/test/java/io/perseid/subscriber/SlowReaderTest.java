package io.perseid.subscriber;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perseid.broker.PublishOutcome;
import io.perseid.stats.Counter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlowReaderTest {
  private static final int SMALL_BUFFER = 4096;
  private static final String LARGE = "x".repeat(60_000);

  @Test
  void shouldCloseTheSlowReaderAndNoOther() throws Exception {
    try (Node node = Node.with().set(b -> b.queueBytesMax = 300_000).start();
        Client slow = new Client(node.port, SMALL_BUFFER);
        Client quick = Client.get(node.port, "/push/quick/lines/a")) {
      slow.send("GET /push/slow/lines/a HTTP/1.1\r\n\r\n");
      node.awaitAttached(2);
      quick.until("=a 0\n");
      for (int i = 0; node.stats.get(Counter.SLOW_READERS_CLOSED) == 0; i++) {
        assertThat(i).isLessThan(1000);
        quick.expect(node.broker.publish("a", LARGE) + " a " + LARGE + "\n");
      }
      node.awaitAttached(1);
      quick.expect(node.broker.publish("a", "end") + " a end\n");
      assertThat(node.stats.get(Counter.SLOW_READERS_CLOSED)).isEqualTo(1);
    }
  }

  @Test
  void shouldCloseAReaderThatTakesNothingForTooLong() throws Exception {
    try (Node node =
            Node.with()
                .set(b -> b.queueBytesMax = 100 << 20)
                .set(b -> b.writeTimeoutSeconds = 2)
                .start();
        Client stuck = new Client(node.port, SMALL_BUFFER)) {
      stuck.send("GET /push/stuck/lines/a HTTP/1.1\r\n\r\n");
      node.awaitAttached(1);
      for (int i = 0; i < 200; i++) {
        node.broker.publish("a", LARGE);
      }
      node.awaitAttached(0);
      assertThat(node.stats.get(Counter.SLOW_READERS_CLOSED)).isEqualTo(1);
      node.awaitCount(Counter.CURRENT_SUBSCRIBERS, 0);
    }
  }

  @Test
  void shouldSendAHistoryThatIsLargerThanTheBoundOfWaitingBytes() throws Exception {
    try (Node node = Node.with().set(b -> b.queueBytesMax = 200_000).start()) {
      List<Long> ids = new ArrayList<>();
      for (int i = 0; i < 250; i++) {
        ids.add(node.broker.publish("a", LARGE));
      }
      try (Client client = new Client(node.port, SMALL_BUFFER)) {
        client.send("GET /push/h/lines/a.h HTTP/1.1\r\n\r\n");
        node.awaitAttached(1);
        // Comes while nearly all of the history is still waiting.
        ids.add(node.broker.publish("a", LARGE));
        client.until("\r\n\r\n=a " + ids.get(249) + "\n");
        for (long id : ids) {
          client.expect(id + " a " + LARGE + "\n");
        }
        client.expect(node.broker.publish("a", "live") + " a live\n");
      }
      assertThat(node.stats.get(Counter.SLOW_READERS_CLOSED)).isZero();
    }
  }

  @Test
  void shouldCloseAReaderWhoseLiveMessagesDoNotFitBehindItsHistory() throws Exception {
    try (Node node = Node.with().set(b -> b.queueBytesMax = 200_000).start()) {
      for (int i = 0; i < 250; i++) {
        node.broker.publish("a", LARGE);
      }
      try (Client client = new Client(node.port, SMALL_BUFFER)) {
        client.send("GET /push/h/lines/a.h HTTP/1.1\r\n\r\n");
        node.awaitAttached(1);
        for (int i = 0; i < 5; i++) {
          node.broker.publish("a", LARGE);
        }
        node.awaitAttached(0);
      }
      assertThat(node.stats.get(Counter.SLOW_READERS_CLOSED)).isEqualTo(1);
    }
  }

  @Test
  void shouldSendAPollsLargeHistoryToTheEnd() throws Exception {
    try (Node node = Node.with().set(b -> b.queueBytesMax = 100_000).start()) {
      List<String> texts =
          IntStream.range(0, 250).mapToObj(i -> LARGE + i).collect(Collectors.toList());
      node.broker.publishBatch("a", texts);
      try (Client client = new Client(node.port, SMALL_BUFFER)) {
        client.send("GET /push/h/simplepoll/a.h HTTP/1.1\r\n\r\n");
        for (String text : texts) {
          client.until("\"" + text + "\");</script>\r\n");
        }
        client.expectEnd();
      }
    }
  }

  @Test
  void shouldGiveUpAPollThatIsNotRead() throws Exception {
    try (Node node = Node.with().set(b -> b.writeTimeoutSeconds = 2).start()) {
      node.broker.publishBatch("a", IntStream.range(0, 250).mapToObj(i -> LARGE).toList());
      try (Client client = new Client(node.port, SMALL_BUFFER)) {
        client.send("GET /push/h/simplepoll/a.h HTTP/1.1\r\n\r\n");
        await().atMost(5, SECONDS).until(() -> node.stats.get(Counter.CURRENT_SUBSCRIBERS) == 1);
        node.awaitCount(Counter.CURRENT_SUBSCRIBERS, 0);
      }
    }
  }

  @Test
  void shouldSendBurstsThatAreJoinedInOrder() throws Exception {
    try (Node node = Node.with().set(b -> b.queueBytesMax = 64 << 20).start();
        Client client = Client.get(node.port, "/push/h/lines/a/b");
        Client other = Client.get(node.port, "/push/i/xhrinteractive/a")) {
      client.until("=b 0\n");
      other.until("</script>\r\n\r\n");
      long first = node.broker.publish("a", "0");
      for (int i = 1; i < 20_000; i++) {
        node.broker.publish(
            "a", Integer.toString(i).getBytes(StandardCharsets.US_ASCII), false, new Unheard());
      }
      for (int i = 0; i < 20_000; i++) {
        client.expect(first + i + " a " + i + "\n");
        other.expect(Texts.message(first + i, "a", Integer.toString(i)));
      }
    }
  }

  private static final class Unheard implements PublishOutcome {
    @Override
    public void accepted(long id) {}

    @Override
    public void refused(String reason) {}

    @Override
    public void unknown(String reason) {}
  }
}
