package io.perseid.stardust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perseid.harness.NodeProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client that is curl, one process for each poll, without cookies: each poll goes to another
 * node. What fails is no answer, and the next poll goes to the next node.
 */
final class CurlClient implements AutoCloseable {
  private static final Pattern TOKEN = Pattern.compile("(?i)\nLast-Event-ID: (\\S+)\r");
  private static final Duration BETWEEN = Duration.ofMillis(200);

  private final List<NodeProcess> nodes;
  private final String path;
  private final boolean echoes;
  private final List<Answer> answers = new CopyOnWriteArrayList<>();
  private final Thread thread = new Thread(this::run, "curl");
  private volatile boolean stopped;
  private volatile String lastFailure = "none";
  private String token;

  /** The messages of one whole answer, and who gave it. */
  record Answer(NodeProcess node, long pid, List<Shown> messages) {}

  private CurlClient(List<NodeProcess> nodes, String id, boolean echoes) {
    this.nodes = nodes;
    this.path = "/channel/" + Writer.CHANNELS + "/stream/" + id;
    this.echoes = echoes;
  }

  /**
   * Begins to poll.
   *
   * @param id of the client, in its path
   * @param echoes whether it says where it stands, with what the answer before said
   */
  static CurlClient begin(List<NodeProcess> nodes, String id, boolean echoes) {
    CurlClient client = new CurlClient(nodes, id, echoes);
    client.thread.start();
    return client;
  }

  private void run() {
    for (int i = 0; !stopped; i++) {
      NodeProcess node = nodes.get(i % nodes.size());
      long pid = node.child().pid();
      String answer = curl(node);
      int body = answer.indexOf("\r\n\r\n") + 4;
      if (answer.startsWith("HTTP/1.1 200 ")) {
        if (echoes) {
          Matcher found = TOKEN.matcher(answer);
          token = found.find() ? found.group(1) : "none";
        }
        answers.add(new Answer(node, pid, Shown.of(answer.substring(body))));
      } else {
        lastFailure = node + ": " + answer;
      }
      LockSupport.parkNanos(BETWEEN.toNanos());
    }
  }

  /** Head and body; nothing if curl says that it failed, or that there is not all of it. */
  private String curl(NodeProcess node) {
    List<String> command = new ArrayList<>(List.of("curl", "-s", "-i", "--max-time", "20"));
    if (token != null) {
      command.addAll(List.of("-H", "Last-Event-ID: " + token));
    }
    command.add("http://127.0.0.1:" + node.ports().stardust() + path);
    try {
      Process process = new ProcessBuilder(command).start();
      byte[] output = process.getInputStream().readAllBytes();
      return process.waitFor() == 0 ? new String(output, StandardCharsets.UTF_8) : "";
    } catch (IOException | InterruptedException e) {
      throw new AssertionError("curl", e);
    }
  }

  /** Whole answers, in their order. */
  List<Answer> answers() {
    return answers;
  }

  /** All messages in the order in which they came. */
  List<Shown> shown() {
    return answers.stream().flatMap(each -> each.messages().stream()).toList();
  }

  /** Waits for the first answer: from now on nothing may be missed. */
  void awaitBegun() {
    await(path + " is answered").atMost(Duration.ofSeconds(10)).until(() -> !answers.isEmpty());
  }

  /** Waits until the last message of a channel has come. */
  void awaitLast(List<Shown> held) {
    Shown last = held.get(held.size() - 1);
    await(this + " brings " + last)
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> assertThat(shown()).as("last failure: %s", lastFailure).contains(last));
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

  @Override
  public String toString() {
    return "curl " + (echoes ? "with Last-Event-ID " : "") + path;
  }
}
