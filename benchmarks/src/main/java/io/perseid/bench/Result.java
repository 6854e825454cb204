package io.perseid.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** The result of a run as JSON. Members are only ever added. */
final class Result {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double MILLION = 1e6;

  private Result() {}

  static JsonObject of(
      String kind, Run.Measured measured, Account account, long stalls, JsonObject options) {
    JsonObject result = new JsonObject().put("kind", kind);
    boolean fanout = account.ready() > 0;
    if (fanout) {
      result
          .put("deliveries", measured.received)
          .put("deliveriesPerSecond", rounded(measured.received / measured.seconds, 1))
          .put("received", account.received())
          .put("lost", account.lost())
          .put("undelivered", account.undelivered())
          .put("duplicated", account.duplicated())
          .put("reordered", account.reordered())
          .put("misdirected", account.misdirected())
          .put("stalls", stalls)
          .put("subscribersReady", account.ready())
          .put("subscribersRefused", account.refused())
          .put("subscribersGone", account.gone());
    }
    result
        .put("published", account.published())
        .put("acknowledged", measured.acknowledged)
        .put("acknowledgedPerSecond", rounded(measured.acknowledged / measured.seconds, 1))
        .put("publishFailed", account.failed())
        .put("seconds", rounded(measured.seconds, 3));
    if (fanout) {
      result.put("latencyMillis", millis(account.latency()));
    }
    return result
        .put("publishLatencyMillis", millis(account.publishLatency()))
        .put(
            "cpu",
            cpu(
                measured.cpuSeconds,
                measured.ownCpuSeconds,
                fanout ? measured.received : measured.acknowledged))
        .put("rssBytes", measured.memory)
        .put("trouble", account.trouble())
        .put("options", options);
  }

  /** Percentiles in milliseconds, with null where nothing was measured. */
  static JsonObject millis(Histogram histogram) {
    JsonObject millis = new JsonObject();
    boolean empty = histogram.getTotalCount() == 0;
    for (String percentile : new String[] {"50", "90", "99", "99.9"}) {
      double nanos = histogram.getValueAtPercentile(Double.parseDouble(percentile));
      millis.put("p" + percentile, empty ? null : rounded(nanos / NANOS_PER_MILLI, 3));
    }
    double max = histogram.getMaxValue();
    return millis.put("max", empty ? null : rounded(max / NANOS_PER_MILLI, 3));
  }

  /** Processor time; for a million of what was counted where there was any. */
  static JsonObject cpu(Map<Long, Double> byPid, double own, long count) {
    double server = byPid.values().stream().mapToDouble(s -> s).sum();
    JsonObject pids = new JsonObject();
    byPid.forEach((pid, seconds) -> pids.put(pid.toString(), rounded(seconds, 2)));
    boolean known = count > 0;
    return new JsonObject()
        .put(
            "serverSecondsPerMillion",
            known && !byPid.isEmpty() ? rounded(server / count * MILLION, 4) : null)
        .put("generatorSecondsPerMillion", known ? rounded(own / count * MILLION, 4) : null)
        .put("serverSeconds", byPid.isEmpty() ? null : rounded(server, 2))
        .put("generatorSeconds", rounded(own, 3))
        .put("byPid", pids);
  }

  /** Resident memory now and before, summed over the processes and for each. */
  static JsonObject memory(Processes processes, Map<Long, Long> before) throws IOException {
    if (processes.isEmpty()) {
      return new JsonObject();
    }
    Map<Long, Long> now = processes.residentBytes();
    JsonObject pids = new JsonObject();
    now.forEach((pid, bytes) -> pids.put(pid.toString(), bytes));
    return new JsonObject()
        .put("before", sum(before))
        .put("after", sum(now))
        .put("peak", sum(processes.peakResidentBytes()))
        .put("byPid", pids);
  }

  static double rounded(double value, int digits) {
    double scale = Math.pow(10, digits);
    return Math.round(value * scale) / scale;
  }

  private static long sum(Map<Long, Long> bytes) {
    return bytes.values().stream().mapToLong(b -> b).sum();
  }
}
