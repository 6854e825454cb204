package io.perseid.bench.compare;

import io.perseid.bench.compare.report.Goal;
import io.perseid.bench.compare.report.Samples;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one workload has found so far: samples by measure and server, and how they meet the goals.
 */
final class Outcome {
  private static final List<String> PERCENTILES = List.of("p50", "p90", "p99", "p99.9", "max");

  private final Workload workload;
  private final Map<String, Map<String, List<Double>>> measures = new LinkedHashMap<>();
  private final JsonObject percentiles = new JsonObject();
  private final JsonArray ladders = new JsonArray();
  private final List<String> notes = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final List<Goal> goals = new ArrayList<>();
  private String bars;

  Outcome(Workload workload) {
    this.workload = workload;
  }

  /** Adds one sample; what is no number is left out. */
  void add(String measure, Peer.Kind peer, double value) {
    Map<String, List<Double>> peers = measures.computeIfAbsent(measure, m -> new LinkedHashMap<>());
    if (Double.isFinite(value)) {
      peers.computeIfAbsent(peer.title(), p -> new ArrayList<>()).add(value);
    }
  }

  Samples samples(String measure, Peer.Kind peer) {
    return new Samples(
        measures.getOrDefault(measure, Map.of()).getOrDefault(peer.title(), List.of()));
  }

  /** Keeps the percentiles of one run for the plot. */
  void addPercentiles(Peer.Kind peer, JsonObject latency) {
    if (!percentiles.containsKey(peer.title())) {
      percentiles.put(peer.title(), new JsonObject());
    }
    JsonObject of = percentiles.getJsonObject(peer.title());
    for (String percentile : PERCENTILES) {
      double value = Load.number(latency, percentile);
      if (Double.isFinite(value)) {
        if (!of.containsKey(percentile)) {
          of.put(percentile, new JsonArray());
        }
        of.getJsonArray(percentile).add(value);
      }
    }
  }

  void addLadder(JsonObject ladder) {
    ladders.add(ladder);
  }

  /** Draws this measure as bars. */
  void draw(String measure) {
    bars = measure;
  }

  /** Something that who reads the figures must know. */
  void note(String words) {
    if (!notes.contains(words)) {
      notes.add(words);
    }
  }

  /** Something that must not be: the comparison goes on, and ends as failed. */
  void fault(String words) {
    if (!faults.contains(words)) {
      faults.add(words);
    }
  }

  List<String> faults() {
    return faults;
  }

  /** A goal for a figure of Perseid itself. */
  void goal(String name, String unit, boolean less, double reach, double aim, double measured) {
    goals.add(new Goal(name, unit, less, reach, aim, measured));
  }

  /** A goal for the ratio of two servers' figures, pair by pair. */
  void goal(
      String name,
      String measure,
      Peer.Kind ours,
      Peer.Kind theirs,
      boolean less,
      double reach,
      double aim) {
    Samples ratio = samples(measure, ours).over(samples(measure, theirs));
    String other = theirs.title().replaceAll("[ ,].*", "");
    goal(name, "x " + other, less, reach, aim, ratio.median());
    if (!ratio.isEmpty()) {
      note(name + ", as a ratio to " + other + " pair by pair: " + ratio + ".");
    }
  }

  List<Goal> goals() {
    return goals;
  }

  JsonObject toJson() {
    JsonObject all = new JsonObject();
    measures.forEach(
        (measure, peers) -> {
          JsonObject of = new JsonObject();
          peers.forEach((peer, values) -> of.put(peer, new JsonArray(List.copyOf(values))));
          all.put(measure, of);
        });
    return new JsonObject()
        .put("name", workload.name())
        .put("title", workload.title())
        .put("about", workload.about())
        .put("measures", all)
        .put("percentiles", percentiles)
        .put("ladders", ladders)
        .put("bars", bars)
        .put("notes", new JsonArray(List.copyOf(notes)))
        .put("faults", new JsonArray(List.copyOf(faults)));
  }
}
