package io.perseid.golden;

import com.fasterxml.jackson.databind.JsonNode;
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

/** Replays one case: controllers talk to one node, subscribers to another or to the same. */
final class Replay implements AutoCloseable {
  private static final long EXPECT_MILLIS = 5_000;
  private static final long SILENCE_MILLIS = 300;
  private static final long NOTICE_MILLIS = 500;

  private final GoldenCase golden;
  private final NodeProcess publishers;
  private final NodeProcess subscribers;
  private final Map<String, Wire> wires = new HashMap<>();
  private final Map<String, String> portOf = new HashMap<>();
  private final MessageIds ids = new MessageIds();
  private final Arrival arrival;

  private Replay(GoldenCase golden, NodeProcess publishers, NodeProcess subscribers) {
    this.golden = golden;
    this.publishers = publishers;
    this.subscribers = subscribers;
    this.arrival = publishers == subscribers ? null : new Arrival(subscribers);
  }

  /** Against a node that no one has talked to: it is asked nothing that the case does not ask. */
  static void onFreshNode(GoldenCase golden, NodeProcess node) throws IOException {
    try (Replay replay = new Replay(golden, node, node)) {
      replay.run();
    }
  }

  /** Against nodes in use; one and the same may be given twice. */
  static void onUsedNodes(GoldenCase golden, NodeProcess publishers, NodeProcess subscribers)
      throws IOException {
    try (Replay replay = new Replay(golden, publishers, subscribers)) {
      try (ControllerClient client = new ControllerClient(publishers.controllerPort())) {
        replay.ids.bind(-1, client.publish("goldenprobe", golden.name()));
      }
      replay.run();
    }
  }

  private void run() throws IOException {
    int number = 0;
    for (JsonNode step : golden.steps()) {
      number++;
      try {
        take(step);
      } catch (AssertionError | IOException e) {
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
      case "expectClose" -> expectClose(wire, step);
      case "expectNothing" -> expectNothing(wire, step);
      case "shutdownWrite" -> wire.shutdownWrite();
      case "close" -> wire.close();
      // The recorded conversation gives the server this time to notice something; a machine that is
      // busy with other nodes gets more.
      case "wait" -> pause(Math.max(step.get("ms").asLong(), NOTICE_MILLIS));
      default -> throw new AssertionError("a step that is not known here");
    }
  }

  private void connect(String name, String port) throws IOException {
    portOf.put(name, port);
    boolean controller = port.equals("controller");
    wires.put(
        name, new Wire(controller ? publishers.controllerPort() : subscribers.subscriberPort()));
  }

  private void send(String name, Wire wire, JsonNode step) throws IOException {
    String data = ids.fill(GoldenCase.text(step.get("data")));
    if (arrival != null) {
      if (portOf.get(name).equals("controller")) {
        arrival.published(data);
      } else {
        // The answer of the one node says nothing yet about the other.
        arrival.awaitAll(ids.bound());
      }
    }
    wire.send(data);
    if (step.path("fin").asBoolean()) {
      wire.shutdownWrite();
    }
  }

  private void expect(Wire wire, JsonNode step) throws IOException {
    long deadline = deadline(step, EXPECT_MILLIS);
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

  private void expectClose(Wire wire, JsonNode step) throws IOException {
    long deadline = deadline(step, EXPECT_MILLIS);
    boolean waiting = true;
    while (waiting && !wire.isEnded()) {
      waiting = wire.await(deadline);
    }
    if (!wire.isEnded() || !wire.received().isEmpty()) {
      throw new AssertionError("expected only the end, got " + wire);
    }
  }

  private void expectNothing(Wire wire, JsonNode step) throws IOException {
    long deadline = deadline(step, SILENCE_MILLIS);
    boolean waiting = true;
    while (waiting && !wire.isEnded() && wire.received().isEmpty()) {
      waiting = wire.await(deadline);
    }
    if (wire.isEnded() || !wire.received().isEmpty()) {
      throw new AssertionError("expected silence, got " + wire);
    }
  }

  private static long deadline(JsonNode step, long defaultMillis) {
    long millis = step.path("ms").asLong(defaultMillis);
    return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private static void pause(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
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
