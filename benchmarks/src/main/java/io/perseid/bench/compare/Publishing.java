package io.perseid.bench.compare;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Publishers alone, at all three nodes of a cluster at once, with and without Redis between. */
record Publishing(String name, String title, boolean atRate) implements Workload {
  static final String ACKNOWLEDGED = "acknowledged/s";
  private static final List<Peer.Kind> PEERS =
      List.of(Peer.Kind.NCHAN_REDIS, Peer.Kind.PERSEID_CLUSTER);
  private static final int RATE = 450;
  private static final int IN_FLIGHT = 1000;
  private static final int CHANNELS = 30;
  private static final int BYTES = 100;

  /** A cluster that has just begun takes a moment for its first message. */
  private static final double SMOKE_SECONDS = 1;

  @Override
  public String about() {
    String common =
        "Three publishers, one at each of three nodes that share the machine; messages of %d bytes on %d"
                .formatted(BYTES, CHANNELS)
            + " channels. Perseid answers when a message is on two nodes, nchan when Redis has it."
            + " ";
    return common
        + (atRate
            ? "%d messages a second are due over all; latency is from that moment to the answer."
                .formatted(RATE)
            : "Each publisher has up to %d messages that are not answered yet."
                .formatted(IN_FLIGHT));
  }

  @Override
  public void run(Stage stage, Outcome outcome) throws IOException, InterruptedException {
    Map<Peer.Kind, Peer> cast = stage.cast(PEERS);
    for (int pair = 0; pair < stage.scale().pairs(); pair++) {
      for (Peer.Kind kind : PEERS) {
        JsonObject result = publish(stage, cast.get(kind));
        JsonObject latency = result.getJsonObject("publishLatencyMillis", new JsonObject());
        outcome.add(ACKNOWLEDGED, kind, Load.number(result, "acknowledgedPerSecond"));
        for (String percentile : List.of("p50", "p99", "p99.9")) {
          outcome.add(percentile + ", ms", kind, Load.number(latency, percentile));
        }
        if (atRate) {
          outcome.addPercentiles(kind, latency);
        }
        JsonObject cpu = result.getJsonObject("cpu", new JsonObject());
        outcome.add(
            "servers' CPU, s per million", kind, Load.number(cpu, "serverSecondsPerMillion"));
        check(outcome, kind, result);
        stage.say(
            "  %s: %s acknowledged/s, p99 %s ms"
                .formatted(
                    kind.title(),
                    result.getValue("acknowledgedPerSecond"),
                    latency.getValue("p99")));
      }
    }
    judge(outcome);
  }

  private void judge(Outcome outcome) {
    Peer.Kind ours = Peer.Kind.PERSEID_CLUSTER;
    if (atRate) {
      outcome.goal(
          "publish to OK, 3 nodes, p50",
          "ms",
          true,
          2,
          1,
          outcome.samples("p50, ms", ours).median());
      outcome.goal(
          "publish to OK, 3 nodes, p99",
          "ms",
          true,
          10,
          5,
          outcome.samples("p99, ms", ours).median());
    } else {
      outcome.draw(ACKNOWLEDGED);
      outcome.goal(
          "acknowledged publishes, 3 nodes",
          "/s",
          false,
          30_000,
          100_000,
          outcome.samples(ACKNOWLEDGED, ours).median());
    }
  }

  private static void check(Outcome outcome, Peer.Kind kind, JsonObject result) {
    if (!(Load.number(result, "acknowledged") > 0)) {
      outcome.fault(kind.title() + " acknowledged nothing.");
    }
    if (Load.number(result, "publishFailed") > 0) {
      outcome.fault(
          "%s refused %d messages: %s"
              .formatted(
                  kind.title(), result.getLong("publishFailed"), result.getString("trouble")));
    }
  }

  private JsonObject publish(Stage stage, Peer peer) throws IOException, InterruptedException {
    Scale scale = stage.scale();
    List<String> options = new ArrayList<>(List.of("--publish", peer.publishers()));
    options.addAll(List.of("--channels", "" + CHANNELS, "--bytes", "" + BYTES));
    double seconds = scale.isSmoke() ? SMOKE_SECONDS : scale.seconds();
    options.addAll(List.of("--seconds", Load.word(seconds)));
    options.addAll(List.of("--warm-up", Load.word(scale.warmUp())));
    options.addAll(List.of("--settle", Load.word(scale.settle()), "--drain", "2"));
    options.addAll(atRate ? List.of("--rate", "" + RATE) : List.of("--in-flight", "" + IN_FLIGHT));
    options.addAll(Load.pids(peer));
    return stage.load().run("publish", seconds + scale.warmUp(), options);
  }
}
