package io.perseid.bench.compare;

import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The servers that run at the moment, the load generator, and what workloads tell each other. A
 * server stays for the next workload that needs it, and leaves before one that does not: what runs
 * beside takes part of the machine.
 */
final class Stage implements AutoCloseable {

  private final Tools tools;
  private final PeerFactory factory;
  private final Load load;
  private final PrintWriter log;
  private final long begin = System.nanoTime();
  private final Map<Peer.Kind, Peer> cast = new EnumMap<>(Peer.Kind.class);
  private final Map<String, Double> maxima = new HashMap<>();

  Stage(Tools tools, PrintWriter log) {
    this.tools = tools;
    this.log = log;
    factory = new PeerFactory(tools);
    load = new Load(tools);
  }

  Tools tools() {
    return tools;
  }

  Scale scale() {
    return tools.scale();
  }

  Load load() {
    return load;
  }

  PeerFactory factory() {
    return factory;
  }

  JsonArray settings() {
    return factory.settings();
  }

  /** Makes what all starts use. */
  void begin() throws IOException, InterruptedException {
    say("class archive");
    String trouble = factory.makeArchive();
    if (!trouble.isEmpty()) {
      say("  there is none: " + trouble);
    }
  }

  /** Has these servers run and no others. */
  Map<Peer.Kind, Peer> cast(List<Peer.Kind> kinds) throws IOException, InterruptedException {
    for (Peer.Kind kind : List.copyOf(cast.keySet())) {
      if (!kinds.contains(kind)) {
        cast.remove(kind).close();
      }
    }
    for (Peer.Kind kind : kinds) {
      if (!cast.containsKey(kind)) {
        Peer peer = factory.start(kind);
        cast.put(kind, peer);
        warmUp(peer);
      }
    }
    return cast;
  }

  /** A server's first seconds are not what it is judged by; a JVM compiles in them. */
  private void warmUp(Peer peer) throws IOException, InterruptedException {
    FanOut load = new FanOut(scale().few(), 1, FanOut.BYTES, false);
    for (int turn = 0; turn < scale().turnsBefore(); turn++) {
      say(
          "  %s warms up: %s"
              .formatted(peer.kind().title(), Load.brief(load.inFlight(this, peer, 1))));
    }
  }

  /** Remembers the greatest rate of a server, in messages a second. */
  void maximum(String workload, Peer.Kind kind, double messagesPerSecond) {
    maxima.put(workload + kind, messagesPerSecond);
  }

  OptionalDouble maximum(String workload, Peer.Kind kind) {
    Double value = maxima.get(workload + kind);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** Says how it goes. */
  void say(String words) {
    log.printf("%4d s  %s%n", (System.nanoTime() - begin) / 1_000_000_000, words);
    log.flush();
  }

  @Override
  public void close() {
    for (Peer peer : cast.values()) {
      peer.close();
    }
    cast.clear();
  }
}
