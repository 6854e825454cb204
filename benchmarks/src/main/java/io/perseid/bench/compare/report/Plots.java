package io.perseid.bench.compare.report;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The plots of a report, each by the name of its file. */
final class Plots {
  /** What servers are compared with where a ratio is drawn. */
  private static final String REFERENCE = "nchan";

  private static final String CPU = "server CPU, s per million";

  private Plots() {}

  /** In the order in which the text shows them; a workload's plots begin with its name. */
  static Map<String, String> of(JsonObject report) {
    Map<String, String> plots = new LinkedHashMap<>();
    List<Goal> goals = objects(report.getJsonArray("goals")).stream().map(Goal::of).toList();
    if (!goals.isEmpty()) {
      plots.put("goals.svg", GoalChart.draw(goals));
    }
    List<JsonObject> workloads = objects(report.getJsonArray("workloads"));
    List<JsonObject> withCpu =
        workloads.stream().filter(w -> !samples(w, CPU, REFERENCE).isEmpty()).toList();
    if (!withCpu.isEmpty()) {
      plots.put("cpu.svg", ratios(withCpu));
    }
    for (JsonObject workload : workloads) {
      String name = workload.getString("name");
      if (!workload.getJsonArray("ladders").isEmpty()) {
        plots.put(name + "-ladder.svg", ladder(workload));
      }
      if (!workload.getJsonObject("percentiles").isEmpty()) {
        plots.put(name + "-latency.svg", percentiles(workload));
      }
      String measure = workload.getString("bars");
      if (measure != null && workload.getJsonObject("measures").containsKey(measure)) {
        plots.put(name + "-bars.svg", bars(workload, measure));
      }
    }
    return plots;
  }

  private static String ratios(List<JsonObject> workloads) {
    BarChart chart =
        new BarChart(
                "CPU per delivery, as a ratio to nchan",
                "One message in flight, so nothing can be joined. Less is better; whiskers from the"
                    + " least to the greatest of the pairs.")
            .reference(1);
    for (JsonObject workload : workloads) {
      chart.group(workload.getString("title"));
      Samples reference = samples(workload, CPU, REFERENCE);
      for (String peer : workload.getJsonObject("measures").getJsonObject(CPU).fieldNames()) {
        chart.bar(peer, samples(workload, CPU, peer).over(reference));
      }
    }
    return chart.draw();
  }

  private static String bars(JsonObject workload, String measure) {
    BarChart chart =
        new BarChart(workload.getString("title"), measure + "; median, least and greatest");
    chart.group(measure);
    for (String peer : workload.getJsonObject("measures").getJsonObject(measure).fieldNames()) {
      chart.bar(peer, samples(workload, measure, peer));
    }
    return chart.draw();
  }

  private static String ladder(JsonObject workload) {
    List<JsonObject> ladders = objects(workload.getJsonArray("ladders"));
    LineChart chart =
        new LineChart(
                workload.getString("title"),
                "p99 in ms over what was offered. Full dots: nothing lost and within the bound;"
                    + " hollow: failed.",
                ladders.get(0).getString("unit"))
            .bound(ladders.get(0).getDouble("boundMillis"));
    for (JsonObject ladder : ladders) {
      chart.line(
          ladder.getString("peer"),
          objects(ladder.getJsonArray("trials")).stream()
              .map(
                  t ->
                      new LineChart.Point(
                          t.getDouble("rate"), t.getDouble("p99"), t.getBoolean("passed")))
              .sorted((a, b) -> Double.compare(a.x(), b.x()))
              .toList());
    }
    return chart.draw();
  }

  private static String percentiles(JsonObject workload) {
    JsonObject peers = workload.getJsonObject("percentiles");
    List<String> steps = List.of("p50", "p90", "p99", "p99.9", "max");
    LineChart chart =
        new LineChart(
                workload.getString("title"),
                "Latency in ms by percentile, medians of the pairs",
                "percentile")
            .steps(steps);
    for (String peer : peers.fieldNames()) {
      JsonObject of = peers.getJsonObject(peer);
      chart.line(
          peer,
          IntStream.range(0, steps.size())
              .mapToObj(i -> new LineChart.Point(i, median(of.getJsonArray(steps.get(i))), true))
              .toList());
    }
    return chart.draw();
  }

  private static double median(JsonArray values) {
    return values == null ? Double.NaN : samples(values).median();
  }

  static Samples samples(JsonObject workload, String measure, String peer) {
    JsonObject peers = workload.getJsonObject("measures").getJsonObject(measure);
    JsonArray values = peers == null ? null : peers.getJsonArray(peer);
    return values == null ? new Samples(List.of()) : samples(values);
  }

  static Samples samples(JsonArray values) {
    return new Samples(values.stream().map(v -> ((Number) v).doubleValue()).toList());
  }

  static List<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
  }
}
