package io.perseid.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.perseid.golden.MessageIds.Expected;
import io.perseid.harness.ControllerClient;
import io.perseid.harness.NodeProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replays one case. Controllers talk to one node; subscribers to that, to another, or each to the
 * next of several.
 */
final class Replay implements AutoCloseable {
  // Recorded limits are those of an idle machine; a longer one does no harm.
  static final long EXPECT_MILLIS = 15_000;
  private static final long SILENCE_MILLIS = 300;
  private static final long NOTICE_MILLIS = 500;
  private static final Pattern COUNT = Pattern.compile("(LISTCHANNELS|COUNTSUBSCRIBERS \\S+)\r\n");
  private static final JsonNode NOTHING = TextNode.valueOf("");

  private final GoldenCase golden;
  private final NodeProcess publishers;
  private final List<NodeProcess> subscribers;
  private final Server server;
  private final long expectMillis;
  private final Map<String, Wire> wires = new HashMap<>();
  private final Map<String, NodeProcess> nodeOf = new HashMap<>();
  private final MessageIds ids = new MessageIds();
  private final Arrival arrival = new Arrival();
  private int connected;

  private Replay(
      GoldenCase golden,
      NodeProcess publishers,
      List<NodeProcess> subscribers,
      Server server,
      long expectMillis) {
    this.golden = golden;
    this.publishers = publishers;
    this.subscribers = subscribers;
    this.server = server;
    this.expectMillis = expectMillis;
  }

  /** What a case asks of the server beside its connections. */
  interface Server {
    void sendDatagram(String data) throws IOException;

    void signal(String name);

    default void awaitExit(int code) {
      throw new AssertionError("a case for one node: its end");
    }

    default void writeDocument(String path, String content) {
      throw new AssertionError("a case for one node: documents");
    }

    default void rewriteConfig(Map<String, String> lines) {
      throw new AssertionError("a case for one node: its configuration");
    }

    default void awaitLog(String regex) {
      throw new AssertionError("a case for one node: its log");
    }
  }

  /** Against one node, which is asked nothing that the case does not ask. */
  static void on(GoldenNode node, GoldenCase golden) throws IOException {
    node.provide(golden.documents());
    NodeProcess process = node.process();
    try (Replay replay = new Replay(golden, process, List.of(process), node, EXPECT_MILLIS)) {
      replay.run();
    }
  }

  /** Against one node that others have published on: the case's ids begin behind theirs. */
  static void onUsed(GoldenNode node, GoldenCase golden) throws IOException {
    node.provide(golden.documents());
    NodeProcess process = node.process();
    try (Replay replay = new Replay(golden, process, List.of(process), node, EXPECT_MILLIS)) {
      replay.bindLast();
      replay.run();
    }
  }

  /**
   * Against nodes of a cluster: each subscriber's connection goes to the next of them.
   *
   * @param server takes signals and datagrams
   * @param expectMillis how late an answer, or the end of a connection, may come
   */
  static void across(
      NodeProcess publishers,
      List<NodeProcess> subscribers,
      Server server,
      GoldenCase golden,
      long expectMillis)
      throws IOException {
    try (Replay replay = new Replay(golden, publishers, subscribers, server, expectMillis)) {
      if (!golden.needsFresh()) {
        replay.bindLast();
      }
      replay.run();
    }
  }

  private void bindLast() throws IOException {
    try (ControllerClient client = new ControllerClient(publishers.controllerPort())) {
      ids.bind(-1, client.publish("goldenprobe", golden.name()));
    }
  }

  private void run() throws IOException {
    int number = 0;
    for (JsonNode step : golden.steps()) {
      number++;
      try {
        if (number < golden.steps().size() && !subscribers.contains(publishers)) {
          awaitCount(step, golden.steps().get(number));
        }
        take(step);
      } catch (AssertionError | IOException | RuntimeException e) {
        throw new AssertionError("step " + number + " " + step + ": " + e.getMessage(), e);
      }
    }
  }

  private void take(JsonNode step) throws IOException {
    String name = step.path("conn").asText("c");
    Wire wire = wires.get(name);
    switch (step.get("do").asText()) {
      case "connect" -> connect(name, step.get("port").asText());
      case "send" -> send(name, wire, step);
      case "expect" -> expect(wire, step);
      case "expectClose" -> expectClose(wire);
      case "expectNothing" -> expectNothing(wire, step);
      case "shutdownWrite" -> wire.shutdownWrite();
      case "close" -> wire.close();
      // The recorded conversation gives the server this time to notice something; a machine that is
      // busy with other nodes gets more.
      case "wait" -> pause(Math.max(step.get("ms").asLong(), NOTICE_MILLIS));
      case "udp" -> server.sendDatagram(ids.fill(GoldenCase.text(step.get("data"))));
      case "signal" -> server.signal(step.get("signal").asText());
      case "expectExit" -> server.awaitExit(step.get("code").asInt());
      case "writeDocument" ->
          server.writeDocument(step.get("path").asText(), GoldenCase.text(step.get("data")));
      case "rewriteConfig" -> server.rewriteConfig(GoldenCase.texts(step.get("lines")));
      case "expectLog" -> server.awaitLog(step.get("regex").asText());
      default -> throw new AssertionError("a step that is not known here");
    }
  }

  /**
   * A node tells the others how many subscribers it has a moment after they came or went: what asks
   * for a count is asked here until the answer is the one that follows, and only then by the case.
   */
  private void awaitCount(JsonNode step, JsonNode next) {
    String asked = GoldenCase.text(step.path("data").isMissingNode() ? NOTHING : step.get("data"));
    if (!COUNT.matcher(asked).matches() || !next.path("data").isTextual()) {
      return;
    }
    Expected answer = ids.literal(List.of(next.get("data").asText()));
    await("answer to " + asked.strip())
        .atMost(expectMillis, TimeUnit.MILLISECONDS)
        .untilAsserted(() -> assertThat(ask(asked)).matches(answer.pattern()));
  }

  private String ask(String command) throws IOException {
    try (Wire wire = new Wire(publishers.controllerPort())) {
      wire.send(command + "QUIT\r\n");
      long deadline = deadline(expectMillis);
      while (!wire.isEnded() && wire.await(deadline)) {
        continue;
      }
      return wire.received().replaceFirst("OK\r\n$", "");
    }
  }

  private void connect(String name, String port) throws IOException {
    if (port.equals("controller")) {
      wires.put(name, new Wire(publishers.controllerPort()));
      return;
    }
    NodeProcess node = subscribers.get(connected++ % subscribers.size());
    nodeOf.put(name, node);
    wires.put(name, new Wire(node.subscriberPort()));
  }

  private void send(String name, Wire wire, JsonNode step) throws IOException {
    String data = ids.fill(GoldenCase.text(step.get("data")));
    if (!nodeOf.containsKey(name)) {
      arrival.published(data);
    } else if (nodeOf.get(name) != publishers) {
      // The answer of the one node says nothing yet about the other.
      arrival.awaitAll(nodeOf.get(name), ids.bound());
    }
    wire.send(data);
    if (step.path("fin").asBoolean()) {
      wire.shutdownWrite();
    }
  }

  private void expect(Wire wire, JsonNode step) throws IOException {
    long deadline = deadline(Math.max(expectMillis, step.path("ms").asLong()));
    if (step.has("regex")) {
      expectOne(wire, List.of(ids.regex(GoldenCase.text(step.get("regex")))), deadline);
    } else if (step.has("anyOrder")) {
      List<String> parts = new ArrayList<>();
      step.get("anyOrder").forEach(part -> parts.add(GoldenCase.text(part)));
      while (!parts.isEmpty()) {
        List<Expected> choices = parts.stream().map(p -> ids.literal(List.of(p))).toList();
        parts.remove(expectOne(wire, choices, deadline));
      }
    } else {
      String data = GoldenCase.text(step.get("data"));
      expectOne(wire, List.of(ids.literal(List.of(data))), deadline);
    }
  }

  /** Waits until what has come begins with one of these, and takes it away. */
  private int expectOne(Wire wire, List<Expected> choices, long deadline) throws IOException {
    do {
      for (int i = 0; i < choices.size(); i++) {
        Matcher match = choices.get(i).pattern().matcher(wire.received());
        if (match.lookingAt()) {
          ids.learn(choices.get(i), match);
          wire.take(match.end());
          return i;
        }
      }
    } while (!wire.isEnded() && wire.await(deadline));
    throw new AssertionError("got " + wire);
  }

  private void expectClose(Wire wire) throws IOException {
    long deadline = deadline(expectMillis);
    boolean waiting = true;
    while (waiting && !wire.isEnded()) {
      waiting = wire.await(deadline);
    }
    if (!wire.isEnded() || !wire.received().isEmpty()) {
      throw new AssertionError("expected only the end, got " + wire);
    }
  }

  private static void expectNothing(Wire wire, JsonNode step) throws IOException {
    long deadline = deadline(step.path("ms").asLong(SILENCE_MILLIS));
    boolean waiting = true;
    while (waiting && !wire.isEnded() && wire.received().isEmpty()) {
      waiting = wire.await(deadline);
    }
    if (wire.isEnded() || !wire.received().isEmpty()) {
      throw new AssertionError("expected silence, got " + wire);
    }
  }

  private static long deadline(long millis) {
    return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private static void pause(long millis) {
    long end = deadline(millis);
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  @Override
  public void close() throws IOException {
    for (Wire wire : wires.values()) {
      wire.close();
    }
  }
}
