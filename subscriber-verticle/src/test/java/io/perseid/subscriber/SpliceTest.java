package io.perseid.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.stats.Counter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** History and live meet without gap and without repeat, whatever happens meanwhile. */
class SpliceTest {
  private static final int ROUNDS = 300;
  private static final int READERS = 8;

  @Test
  void shouldNeitherMissNorRepeatWhenAttachingAtFullRate() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    AtomicBoolean publishing = new AtomicBoolean(true);
    try (Node node = Node.with().set(b -> b.queueBytesMax = 64 << 20).start()) {
      node.broker.publish("a", "0");
      node.broker.publish("b", "0");
      Future<?> publisher = threads.submit(() -> publish(node, publishing));
      List<Future<?>> readers = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        int reader = i;
        readers.add(threads.submit(() -> attachAgainAndAgain(node, reader)));
      }
      for (Future<?> reader : readers) {
        reader.get();
      }
      publishing.set(false);
      publisher.get();
    } finally {
      publishing.set(false);
      threads.shutdownNow();
    }
  }

  /** The text of each message of a channel is its number: without gap, one more than the last. */
  private static void publish(Node node, AtomicBoolean publishing) {
    for (int i = 1; publishing.get(); i++) {
      for (String channel : List.of("a", "b")) {
        node.broker.publish(channel, Integer.toString(i));
      }
    }
  }

  private static Void attachAgainAndAgain(Node node, int reader) throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      String path = "/push/r" + reader + "x" + round + "/lines/a.b3/b.b3";
      try (Client client = Client.get(node.port, path)) {
        client.until("\r\n\r\n");
        int[] last = {-1, -1};
        for (int seen = 0; seen < 20; ) {
          String[] words = client.until("\n").strip().split(" ");
          if (!words[0].startsWith("=")) {
            int channel = words[1].equals("a") ? 0 : 1;
            int number = Integer.parseInt(words[2]);
            assertThat(last[channel] < 0 || number == last[channel] + 1)
                .as("%s after %s of %s", number, last[channel], words[1])
                .isTrue();
            last[channel] = number;
            seen++;
          }
        }
      }
    }
    return null;
  }

  @Test
  void shouldHoldLiveMessagesUntilAllChannelsHaveAnswered() throws Exception {
    try (Node node = Node.start()) {
      // Two channels of different shards: one answers at once, the other is held back.
      long a0 = node.broker.publish("a", "a0");
      long b0 = node.broker.publish("b", "b0");
      CompletableFuture<Void> held = new CompletableFuture<>();
      node.broker.hold("b", held);
      try (Client client = Client.get(node.port, "/push/h/lines/a.h/b.h")) {
        while (node.broker.attached("a") == 0) {
          Thread.onSpinWait();
        }
        long a1 = node.broker.publish("a", "a1");
        client.expectSilence(100);
        held.complete(null);
        client.until("\r\n\r\n");
        client
            .expect("=a " + a0 + "\n=b " + b0 + "\n")
            .expect(a0 + " a a0\n" + b0 + " b b0\n" + a1 + " a a1\n");
        client.expect(node.broker.publish("b", "b1") + " b b1\n");
      }
    }
  }

  @Test
  void shouldEndALimitedStreamBeforeLiveMessagesWhenTheHistoryReachesTheLimit() throws Exception {
    try (Node node = Node.start()) {
      long a0 = node.broker.publish("a", "a0");
      CompletableFuture<Void> held = new CompletableFuture<>();
      node.broker.hold("b", held);
      try (Client client = Client.get(node.port, "/push/h/flashloadvars/a.h/b")) {
        while (node.broker.attached("a") == 0) {
          Thread.onSpinWait();
        }
        node.broker.publish("a", "a1");
        held.complete(null);
        client.until("\r\n\r\n");
        client.expect("CH/a/" + a0 + "\nCH/b/0\n" + a0 + "/a/a0\n").expectEnd();
      }
    }
  }

  @Test
  void shouldEndALimitedStreamWithTheMessageThatCameWhileItAttached() throws Exception {
    try (Node node = Node.start()) {
      CompletableFuture<Void> held = new CompletableFuture<>();
      node.broker.hold("b", held);
      try (Client client = Client.get(node.port, "/push/h/flashloadvars/a/b")) {
        while (node.broker.attached("a") == 0) {
          Thread.onSpinWait();
        }
        long a0 = node.broker.publishBatch("a", List.of("a0", "a1")) - 1;
        held.complete(null);
        client.until("\r\n\r\n");
        client.expect("CH/a/0\nCH/b/0\n" + a0 + "/a/a0\n").expectEnd();
      }
    }
  }

  @Test
  void shouldEndAStreamForWhichTooMuchArrivesWhileItAttaches() throws Exception {
    try (Node node = Node.with().set(b -> b.queueBytesMax = 1000).start()) {
      CompletableFuture<Void> held = new CompletableFuture<>();
      node.broker.hold("b", held);
      try (Client client = Client.get(node.port, "/push/h/lines/a/b")) {
        while (node.broker.attached("a") == 0) {
          Thread.onSpinWait();
        }
        node.broker.publish("a", "x".repeat(2000));
        client.expectEnd();
      } finally {
        held.complete(null);
      }
      node.awaitCount(Counter.SLOW_READERS_CLOSED, 1);
    }
  }

  @Test
  void shouldAskToComeBackWhenTheChannelsDoNotAnswer() throws Exception {
    try (Node node = Node.start()) {
      CompletableFuture<Void> held = new CompletableFuture<>();
      node.broker.hold("b", held);
      try (Client client = new Client(node.port)) {
        client.patience(15_000).send("GET /push/h/lines/a/b HTTP/1.1\r\n\r\n");
        assertThat(client.rest())
            .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
            .contains("Retry-After: ");
      } finally {
        held.complete(null);
      }
    }
  }
}
