package io.perseid.bench.compare;

import io.perseid.bench.compare.report.Samples;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * How much a server delivers at most with nothing lost and within a bound of latency: a search for
 * each server, then turns at what was found.
 *
 * @param what who receives, in a few words
 * @param theirs the server that ours is compared with
 * @param bytes of each message
 * @param boundMillis that p99 must not exceed
 * @param startRate messages a second with which the search begins for theirs
 * @param headStart times their maximum with which it begins for ours
 */
record Ceiling(
    String name,
    String what,
    ToIntFunction<Scale> subscribers,
    ToIntFunction<Scale> channels,
    Peer.Kind ours,
    Peer.Kind theirs,
    int bytes,
    double boundMillis,
    double startRate,
    double headStart,
    double reach,
    double aim)
    implements Workload {
  private static final String RATE = "deliveries/s sustained";

  /** Less than this part of what was offered means that the server fell behind. */
  private static final double KEPT_UP = 0.97;

  private static final double STEP_DOWN = 0.9;
  private static final int STEPS_DOWN_MAX = 3;
  private static final double SMOKE_RATE = 30;

  @Override
  public String title() {
    return "Most that is sustained: " + what;
  }

  @Override
  public String about() {
    return "Messages of %d bytes at a fixed rate, whether the server is ready or not; latency counts"
            .formatted(bytes)
        + " from the moment a message was due. A rate is sustained when nothing is lost, the"
        + " deliveries keep up, and p99 is at most %.0f ms.".formatted(boundMillis)
        + " A ladder of rates finds the greatest; then the servers take turns at theirs. A run that"
        + " fails there is repeated at nine tenths.";
  }

  @Override
  public void run(Stage stage, Outcome outcome) throws IOException, InterruptedException {
    List<Peer.Kind> peers = List.of(theirs, ours);
    Map<Peer.Kind, Peer> cast = stage.cast(peers);
    Map<Peer.Kind, Double> rates = new EnumMap<>(Peer.Kind.class);
    double start = start(stage.scale());
    for (Peer.Kind kind : peers) {
      for (int turn = 0; turn < stage.scale().turnsBefore(); turn++) {
        trial(stage, cast.get(kind), start);
      }
      boolean known = stage.scale().isSmoke();
      rates.put(kind, known ? start : search(stage, outcome, cast.get(kind), start));
      start = known ? start : rates.get(kind) * headStart;
    }
    for (int pair = 0; pair < stage.scale().pairs(); pair++) {
      for (Peer.Kind kind : peers) {
        rates.put(kind, sustain(stage, outcome, cast.get(kind), rates.get(kind)));
      }
    }
    peers.forEach(kind -> stage.maximum(name, kind, median(stage, outcome, kind)));
    outcome.draw(RATE);
    outcome.goal("sustained deliveries/s, " + what, RATE, ours, theirs, false, reach, aim);
  }

  /** Messages a second with which a search begins. */
  double start(Scale scale) {
    return scale.isSmoke() ? SMOKE_RATE : startRate;
  }

  /** Messages a second that a server sustains at most, by one search. */
  double search(Stage stage, Outcome outcome, Peer peer, double start)
      throws IOException, InterruptedException {
    JsonArray trials = new JsonArray();
    Ladder ladder = new Ladder(1.6, 0.12, stage.scale().trials());
    Ladder.Climb climb =
        ladder.climb(
            start,
            rate -> {
              JsonObject result = trial(stage, peer, rate);
              boolean passed = passed(stage.scale(), result, rate);
              trials.add(
                  new JsonObject()
                      .put("rate", deliveries(stage.scale(), rate))
                      .put("p99", p99(result))
                      .put("lost", Load.number(result, "lost"))
                      .put("passed", passed));
              return passed;
            });
    outcome.addLadder(
        new JsonObject()
            .put("peer", peer.kind().title())
            .put("unit", "deliveries/s offered")
            .put("boundMillis", boundMillis)
            .put("trials", trials));
    if (!climb.foundTheEnd()) {
      outcome.note(
          peer.kind().title()
              + " passed every trial: the search ended before its maximum was found.");
    }
    return climb.best() > 0 ? climb.best() : start;
  }

  /** One turn at a rate, or at less when it is not sustained; returns the rate that was. */
  private double sustain(Stage stage, Outcome outcome, Peer peer, double rate) {
    double offered = rate;
    for (int step = 0; ; step++) {
      JsonObject result = trial(stage, peer, offered);
      if (passed(stage.scale(), result, offered) || stage.scale().isSmoke()) {
        add(outcome, peer.kind(), result);
        return offered;
      }
      if (step == STEPS_DOWN_MAX) {
        outcome.note(
            "%s sustained not even %s messages/s in one of its turns, which is left out."
                .formatted(peer.kind().title(), Samples.number(offered)));
        return offered;
      }
      offered *= STEP_DOWN;
    }
  }

  private static void add(Outcome outcome, Peer.Kind kind, JsonObject result) {
    outcome.add(RATE, kind, Load.number(result, "deliveriesPerSecond"));
    outcome.add("p99, ms", kind, p99(result));
    JsonObject cpu = result.getJsonObject("cpu", new JsonObject());
    outcome.add("CPU of the server", kind, Load.number(cpu, "serverSecondsPerMillion"));
    outcome.add(
        "of the generator, s per million", kind, Load.number(cpu, "generatorSecondsPerMillion"));
    FanOut.check(outcome, kind, result);
  }

  private JsonObject trial(Stage stage, Peer peer, double rate) {
    Scale scale = stage.scale();
    try {
      JsonObject result = fanOut(scale).atRate(stage, peer, scale.seconds(), rate);
      stage.say(
          "  %s at %s messages/s: %s"
              .formatted(peer.kind().title(), Samples.number(rate), Load.brief(result)));
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in " + name, e);
    }
  }

  private boolean passed(Scale scale, JsonObject result, double rate) {
    return Load.number(result, "lost") == 0
        && p99(result) <= boundMillis
        && Load.number(result, "deliveriesPerSecond") >= KEPT_UP * deliveries(scale, rate);
  }

  private double deliveries(Scale scale, double rate) {
    return rate * subscribers.applyAsInt(scale) / channels.applyAsInt(scale);
  }

  FanOut fanOut(Scale scale) {
    return new FanOut(subscribers.applyAsInt(scale), channels.applyAsInt(scale), bytes, false);
  }

  private double median(Stage stage, Outcome outcome, Peer.Kind kind) {
    return outcome.samples(RATE, kind).median() / deliveries(stage.scale(), 1);
  }

  private static double p99(JsonObject result) {
    return Load.number(result.getJsonObject("latencyMillis"), "p99");
  }
}
