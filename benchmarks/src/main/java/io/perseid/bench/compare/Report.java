package io.perseid.bench.compare;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/** Puts together what a whole run has found. */
record Report(Instant started, Scale scale, JsonArray conditions) {
  /** What is known so far. */
  JsonObject of(List<Outcome> outcomes, JsonArray settings, double minutes) {
    JsonArray workloads = new JsonArray();
    JsonArray goals = new JsonArray();
    for (Outcome outcome : outcomes) {
      workloads.add(outcome.toJson());
      outcome.goals().forEach(goal -> goals.add(goal.toJson()));
    }
    return new JsonObject()
        .put("started", started.toString())
        .put("minutes", Math.round(minutes * 10) / 10.0)
        .put("scale", scale.name())
        .put("pairs", scale.pairs())
        .put("summary", summary(minutes))
        .put("conditions", conditions)
        .put("goals", goals)
        .put("workloads", workloads)
        .put("settings", settings);
  }

  private String summary(double minutes) {
    String turns =
        "Taken on %s in %.0f minutes, all on one machine over loopback, in turns of which each server"
                .formatted(started, Math.max(1, minutes))
            + " had %d. Figures are medians; in brackets the least and the greatest."
                .formatted(scale.pairs());
    String ratios =
        " Only ratios within one run mean something: a ratio is the median of the ratios of turns"
            + " that followed each other.";
    return scale.isSmoke()
        ? turns
            + " **This was a smoke run: it shows that all works, and none of its figures counts.**"
        : turns + ratios;
  }
}
