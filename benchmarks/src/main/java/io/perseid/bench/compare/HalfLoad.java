package io.perseid.bench.compare;

import io.perseid.bench.compare.report.Samples;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Latency on a day like any other: all are offered half of what the other server sustains at most.
 *
 * @param ceiling finds that maximum, unless it was run before
 * @param peers who takes part, Perseid last
 */
record HalfLoad(
    String name, String title, Ceiling ceiling, List<Peer.Kind> peers, double reach, double aim)
    implements Workload {
  private static final String P99 = "p99, ms";

  @Override
  public String about() {
    return "All are offered half of the messages that %s sustains at most (%s). Latency counts from the"
            .formatted(ceiling.theirs().title(), ceiling.what())
        + " moment a message was due.";
  }

  @Override
  public void run(Stage stage, Outcome outcome) throws IOException, InterruptedException {
    Map<Peer.Kind, Peer> cast = stage.cast(peers);
    Scale scale = stage.scale();
    double rate = maximum(stage, cast.get(ceiling.theirs())) / 2;
    outcome.note("Offered: %s messages/s.".formatted(Samples.number(rate)));
    FanOut fanOut = ceiling.fanOut(scale);
    for (int pair = 0; pair < scale.pairs(); pair++) {
      for (Peer.Kind kind : peers) {
        double seconds = scale.isSmoke() ? scale.seconds() : scale.seconds() + 1;
        JsonObject result = fanOut.atRate(stage, cast.get(kind), seconds, rate);
        JsonObject latency = result.getJsonObject("latencyMillis", new JsonObject());
        for (String percentile : List.of("p50", "p99", "p99.9")) {
          outcome.add(percentile + ", ms", kind, Load.number(latency, percentile));
        }
        outcome.addPercentiles(kind, latency);
        FanOut.check(outcome, kind, result);
        stage.say("  " + kind.title() + ": " + Load.brief(result));
      }
    }
    outcome.goal(title, P99, ceiling.ours(), ceiling.theirs(), true, reach, aim);
  }

  private double maximum(Stage stage, Peer theirs) throws IOException, InterruptedException {
    var known = stage.maximum(ceiling.name(), ceiling.theirs());
    return known.isPresent()
        ? known.getAsDouble()
        : ceiling.search(stage, new Outcome(this), theirs, ceiling.start(stage.scale()));
  }
}
