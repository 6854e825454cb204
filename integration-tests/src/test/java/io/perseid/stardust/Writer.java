package io.perseid.stardust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perseid.harness.Http;
import io.perseid.harness.NodeProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Posts numbered messages to two channels, each by another node, until it is stopped. One that was
 * not confirmed may be there or not: its number is not used again.
 */
final class Writer implements AutoCloseable {
  /** What it writes to, as it stands in a path. */
  static final String CHANNELS = "one+two";

  private static final int MOST = 950; // a channel shows at most 1000
  private static final Duration BETWEEN = Duration.ofMillis(40);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final List<NodeProcess> nodes;
  private final Set<Integer> confirmed = ConcurrentHashMap.newKeySet();
  private final Thread thread = new Thread(this::run, "writer");
  private volatile boolean stopped;

  private Writer(List<NodeProcess> nodes) {
    this.nodes = nodes;
  }

  static Writer begin(List<NodeProcess> nodes) {
    Writer writer = new Writer(nodes);
    writer.thread.start();
    return writer;
  }

  private void run() {
    for (int number = 1; !stopped && number < MOST; number++) {
      if (post(nodes.get(number % nodes.size()), number)) {
        confirmed.add(number);
      }
      LockSupport.parkNanos(BETWEEN.toNanos());
    }
  }

  private boolean post(NodeProcess node, int number) {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + node.ports().stardust() + "/channel/" + CHANNELS))
            .timeout(Duration.ofSeconds(10))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "m={\"type\":\"Comment\",\"number\":" + number + "}"))
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException gone) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  /** Waits until so many further messages are confirmed. */
  void awaitMore(int count) {
    int goal = confirmed.size() + count;
    await("messages are confirmed")
        .atMost(Duration.ofSeconds(30))
        .failFast("the writer has ended", () -> !thread.isAlive())
        .until(() -> confirmed.size() >= goal);
  }

  /** Ends it, and returns what all nodes now hold, by channel. */
  Map<String, List<Shown>> stop() {
    close();
    Map<String, List<Shown>> held = new ConcurrentHashMap<>();
    await("all nodes hold the same messages")
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> held.putAll(agreed()));
    held.forEach(
        (channel, messages) -> {
          assertThat(messages.stream().map(Shown::number).collect(Collectors.toSet()))
              .as(channel)
              .hasSameSizeAs(messages)
              .containsAll(confirmed);
          assertThat(messages).extracting(Shown::stamp).isSorted().doesNotHaveDuplicates();
        });
    return held;
  }

  private Map<String, List<Shown>> agreed() {
    Map<String, List<Shown>> first = held(nodes.get(0));
    for (NodeProcess node : nodes) {
      assertThat(held(node)).as(node.name()).isEqualTo(first);
    }
    return first;
  }

  private static Map<String, List<Shown>> held(NodeProcess node) {
    Http.Answer answer = Http.get(node.ports().stardust(), "/channel/" + CHANNELS);
    assertThat(answer.status()).as(node.name()).isEqualTo(200);
    return Shown.held(answer.body());
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }
}
