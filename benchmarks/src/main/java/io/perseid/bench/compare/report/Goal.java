package io.perseid.bench.compare.report;

import io.vertx.core.json.JsonObject;

/**
 * A bar that was set before, and how high the jump was.
 *
 * @param unit "x nchan" for a ratio to nchan's figure of the same run; else the unit of the figure
 * @param less whether smaller is better
 * @param reach what must be reached
 * @param aim what is aimed at
 * @param measured NaN when it was not measured
 */
public record Goal(
    String name, String unit, boolean less, double reach, double aim, double measured) {

  /** As a part of the report. */
  public JsonObject toJson() {
    JsonObject json =
        new JsonObject()
            .put("goal", name)
            .put("unit", unit)
            .put("less", less)
            .put("reach", reach)
            .put("aim", aim)
            .put("verdict", verdict().words());
    return Double.isFinite(measured) ? json.put("measured", measured) : json;
  }

  static Goal of(JsonObject json) {
    return new Goal(
        json.getString("goal"),
        json.getString("unit"),
        json.getBoolean("less"),
        json.getDouble("reach"),
        json.getDouble("aim"),
        json.getDouble("measured", Double.NaN));
  }

  /** How far it was met. */
  public Verdict verdict() {
    return Verdict.of(less, reach, aim, measured);
  }

  /** In one line for a terminal. */
  public String line() {
    return "%-60s %12s   %s (reach %s, aim %s)"
        .formatted(name, figure(measured), verdict().words(), figure(reach), figure(aim));
  }

  /** How many times as good a figure is as what must be reached. */
  double times(double figure) {
    return less ? reach / figure : figure / reach;
  }

  String figure(double value) {
    return Double.isFinite(value) ? Samples.number(value) + " " + unit : "–";
  }
}
