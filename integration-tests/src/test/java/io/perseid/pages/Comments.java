package io.perseid.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perseid.harness.ControllerClient;
import io.perseid.harness.FrameParser.Received;
import io.perseid.harness.NodeProcess;
import io.perseid.harness.Poll;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A publisher that writes numbered comments to some channels in turn, until it is stopped. A node
 * that refuses or goes away is left for the next one.
 *
 * <p>What counts in the end is what the nodes hold: a comment without an answer may be there or
 * not.
 */
final class Comments implements AutoCloseable {
  private final List<NodeProcess> nodes;
  private final List<String> channels;
  private final long nanosBetween;
  private final Thread thread = new Thread(this::publish, "comments");
  private volatile boolean stopped;
  private volatile int acknowledged;

  private Comments(List<NodeProcess> nodes, Duration between, List<String> channels) {
    this.nodes = nodes;
    this.channels = channels;
    nanosBetween = between.toNanos();
  }

  /**
   * Begins to publish.
   *
   * @param between time between two comments
   */
  static Comments begin(List<NodeProcess> nodes, Duration between, String... channels) {
    Comments comments = new Comments(nodes, between, List.of(channels));
    comments.thread.start();
    return comments;
  }

  private void publish() {
    int number = 0;
    for (int node = 0; !stopped; node = (node + 1) % nodes.size()) {
      try (ControllerClient client = new ControllerClient(nodes.get(node).controllerPort())) {
        while (!stopped) {
          String channel = channels.get(number % channels.size());
          String answer = client.ask("ADDMESSAGE " + channel + " " + channel + ": " + ++number);
          if (!answer.startsWith("OK\t")) {
            break;
          }
          acknowledged++;
          LockSupport.parkNanos(nanosBetween);
        }
      } catch (IOException gone) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
  }

  /** How many comments got an OK so far. */
  int acknowledged() {
    return acknowledged;
  }

  /** Ends it, and returns the texts that all nodes now hold, by channel. */
  Map<String, List<String>> stop() {
    close();
    Map<String, List<String>> held = new HashMap<>();
    for (String channel : channels) {
      await("all nodes hold the same comments on " + channel)
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> held.put(channel, agreed(channel)));
    }
    int count = held.values().stream().mapToInt(List::size).sum();
    assertThat(count).as("comments held").isGreaterThanOrEqualTo(acknowledged);
    return held;
  }

  private List<String> agreed(String channel) throws IOException {
    List<Received> first = Poll.read(nodes.get(0).subscriberPort(), channel, ".h");
    for (NodeProcess node : nodes) {
      assertThat(Poll.read(node.subscriberPort(), channel, ".h")).as(node.name()).isEqualTo(first);
    }
    return first.stream().map(Received::text).toList();
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
