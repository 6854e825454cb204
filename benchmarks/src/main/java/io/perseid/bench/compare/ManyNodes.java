package io.perseid.bench.compare;

import io.perseid.bench.compare.report.Samples;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * As many streaming subscribers as one machine's nodes can hold together, and all of them served.
 */
record ManyNodes() implements Workload {
  private static final Peer.Kind KIND = Peer.Kind.PERSEID_MANY;
  private static final double SECONDS = 10;
  private static final double SETTLE_SECONDS = 150;

  @Override
  public String name() {
    return "many-nodes";
  }

  @Override
  public String title() {
    return "Streaming subscribers over several nodes of one machine";
  }

  @Override
  public String about() {
    return "Each node of one cluster holds as many subscribers as its files allow. Each one's"
        + " channel is published to at the next node, a message a second, so that every"
        + " message crosses from node to node. All nodes and all load generators share this"
        + " machine's cores.";
  }

  @Override
  public void run(Stage stage, Outcome outcome) throws IOException, InterruptedException {
    stage.cast(List.of());
    try (Peer peer = stage.factory().start(KIND)) {
      serve(stage, outcome, peer);
    }
  }

  private static void serve(Stage stage, Outcome outcome, Peer peer)
      throws IOException, InterruptedException {
    Scale scale = stage.scale();
    outcome.add("RSS of all nodes before, GB", KIND, peer.residentBytes() / 1e9);
    double seconds = scale.isSmoke() ? 1.5 : SECONDS;
    List<Child> generators = new ArrayList<>();
    for (int i = 0; i < peer.doors().size(); i++) {
      Peer.Door next = peer.doors().get((i + 1) % peer.doors().size());
      generators.add(
          stage
              .load()
              .start(
                  "fanout",
                  List.of(
                      "--subscribe",
                      peer.doors().get(i).stream(),
                      "--publish",
                      next.publish(),
                      "--subscribers",
                      "" + scale.idle(),
                      "--rate",
                      scale.isSmoke() ? "10" : "1",
                      "--bytes",
                      "" + FanOut.BYTES,
                      "--seconds",
                      Load.word(seconds))));
    }
    long most = watch(stage, peer, generators);
    double deliveries = 0;
    for (Child generator : generators) {
      JsonObject result = new JsonObject(generator.finish(1));
      FanOut.check(outcome, KIND, result);
      deliveries += Load.number(result, "deliveries");
      JsonObject latency = result.getJsonObject("latencyMillis", new JsonObject());
      outcome.add("p99, ms", KIND, Load.number(latency, "p99"));
      outcome.add("lost", KIND, Load.number(result, "lost"));
    }
    outcome.add("subscribers", KIND, scale.idle() * (double) peer.doors().size());
    outcome.add("deliveries", KIND, deliveries);
    outcome.add("RSS of all nodes at most, GB", KIND, most / 1e9);
    outcome.goal(
        "RSS of %d nodes with %,d subscribers"
            .formatted(peer.doors().size(), scale.idle() * peer.doors().size()),
        "GB",
        true,
        1.2,
        0.8,
        most / 1e9);
    stage.say("  all nodes together: " + Samples.number(most / 1e9) + " GB at most");
  }

  /** Waits until all generators are done; returns the most memory that was in use meanwhile. */
  private static long watch(Stage stage, Peer peer, List<Child> generators)
      throws IOException, InterruptedException {
    long most = 0;
    long end = System.nanoTime() + (long) (SETTLE_SECONDS * 1e9);
    while (generators.stream().anyMatch(Child::isAlive)) {
      most = Math.max(most, peer.residentBytes());
      if (System.nanoTime() > end) {
        generators.forEach(Child::close);
        throw new IOException("the load did not end within %.0f s".formatted(SETTLE_SECONDS));
      }
      Thread.sleep(stage.scale().isSmoke() ? 20 : 200);
    }
    return most;
  }
}
