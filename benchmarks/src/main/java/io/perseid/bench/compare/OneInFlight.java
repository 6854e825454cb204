package io.perseid.bench.compare;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * What one delivery costs: one message of each channel is on its way, and the next one follows when
 * all subscribers have it. No server can join messages then.
 *
 * @param what who receives, in a few words
 * @param subscribers how many, of a scale
 * @param channels over how many channels
 * @param poll by long polls
 * @param peers who takes part, Perseid last: it follows the one that it is divided by
 */
record OneInFlight(
    String name,
    String what,
    ToIntFunction<Scale> subscribers,
    ToIntFunction<Scale> channels,
    boolean poll,
    List<Peer.Kind> peers,
    List<Target> targets)
    implements Workload {
  static final String CPU = "server CPU, s per million";

  /** A goal against one of the others. */
  record Target(Peer.Kind against, double reach, double aim) {}

  @Override
  public String title() {
    return "One message in flight: " + what;
  }

  @Override
  public String about() {
    return "One message of %d bytes at a time on each channel; the next one follows when all of its"
            .formatted(FanOut.BYTES)
        + " subscribers have it. CPU is that of the server's processes and of the kernel's"
        + " ksoftirqd, in seconds per million deliveries.";
  }

  @Override
  public void run(Stage stage, Outcome outcome) throws IOException, InterruptedException {
    Map<Peer.Kind, Peer> cast = stage.cast(peers);
    Scale scale = stage.scale();
    FanOut fanOut =
        new FanOut(subscribers.applyAsInt(scale), channels.applyAsInt(scale), FanOut.BYTES, poll);
    for (int turn = 0; turn < scale.turnsBefore(); turn++) {
      for (Peer.Kind kind : peers) {
        fanOut.inFlight(stage, cast.get(kind), 1);
      }
    }
    for (int pair = 0; pair < scale.pairs(); pair++) {
      for (Peer.Kind kind : peers) {
        JsonObject result = fanOut.inFlight(stage, cast.get(kind), 1);
        add(outcome, kind, result);
        stage.say("  " + kind.title() + ": " + Load.brief(result));
      }
    }
    for (Target target : targets) {
      outcome.goal(
          "CPU per delivery, " + what,
          CPU,
          Peer.Kind.PERSEID,
          target.against(),
          true,
          target.reach(),
          target.aim());
    }
  }

  private static void add(Outcome outcome, Peer.Kind kind, JsonObject result) {
    JsonObject cpu = result.getJsonObject("cpu", new JsonObject());
    double server = Load.number(cpu, "serverSecondsPerMillion");
    double generator = Load.number(cpu, "generatorSecondsPerMillion");
    JsonObject latency = result.getJsonObject("latencyMillis", new JsonObject());
    outcome.add(CPU, kind, server);
    outcome.add("over the generator's own", kind, server / generator);
    outcome.add("deliveries/s", kind, Load.number(result, "deliveriesPerSecond"));
    outcome.add("p50, ms", kind, Load.number(latency, "p50"));
    outcome.add("p99, ms", kind, Load.number(latency, "p99"));
    FanOut.check(outcome, kind, result);
  }
}
