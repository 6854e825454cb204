package io.perseid.bench;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** The result of a run for people: few lines, in columns. */
final class ResultText {
  private static final String[] PERCENTILES = {"p50", "p90", "p99", "p99.9", "max"};
  private static final double MIB = 1 << 20;

  private final StringBuilder text = new StringBuilder();
  private final JsonObject result;

  private ResultText(JsonObject result) {
    this.result = result;
  }

  static String of(JsonObject result) {
    return new ResultText(result).text();
  }

  private String text() {
    JsonObject options = result.getJsonObject("options");
    text.append(result.getString("kind"));
    number(options, "subscribers", "subscriber");
    number(options, "connections", "connection");
    number(options, "channels", "channel");
    number(options, "bytes", "byte");
    if (options.getValue("inFlight") != null) {
      text.append(format(" %,d in flight,", options.getInteger("inFlight")));
    }
    if (options.getValue("rate") != null) {
      text.append(format(" %,.0f a second,", options.getDouble("rate")));
    }
    text.append(format(" %.1f s%n", result.getDouble("seconds")));
    counts();
    percentiles("latency", "latencyMillis");
    percentiles("to OK", "publishLatencyMillis");
    cpu("to connect", "connectCpu", options);
    cpu("processor", "cpu", options);
    memory();
    String trouble = result.getString("trouble");
    if (trouble != null) {
      line("trouble", trouble);
    }
    return text.toString();
  }

  private void counts() {
    if (result.containsKey("deliveries")) {
      line("delivered", rate("deliveries", "deliveriesPerSecond"));
      line(
          "account",
          format(
              "%,d lost   %,d twice   %,d out of order",
              result.getLong("lost"), result.getLong("duplicated"), result.getLong("reordered")));
      if (result.getLong("undelivered") + result.getLong("misdirected") + result.getLong("stalls")
          > 0) {
        line(
            "",
            format(
                "%,d of the lost perhaps only late   %,d to the wrong one   %,d waits given up",
                result.getLong("undelivered"),
                result.getLong("misdirected"),
                result.getLong("stalls")));
      }
    }
    if (result.containsKey("acknowledged")) {
      long failed = result.getLong("publishFailed");
      line(
          "published",
          rate("acknowledged", "acknowledgedPerSecond")
              + (failed == 0 ? "" : format("   %,d refused", failed)));
    }
    if (result.getValue("connections") != null) {
      line("connected", rate("connections", "connectionsPerSecond"));
    }
    if (result.containsKey("subscribersReady")) {
      line(
          "subscribers",
          format(
              "%,d there   %,d refused   %,d gone",
              result.getLong("subscribersReady"),
              result.getLong("subscribersRefused"),
              result.getLong("subscribersGone")));
    }
  }

  private String rate(String count, String perSecond) {
    return format("%,d   %,.0f a second", result.getLong(count), result.getDouble(perSecond));
  }

  private void percentiles(String name, String member) {
    JsonObject millis = result.getJsonObject(member);
    if (millis == null || millis.getValue("max") == null) {
      return;
    }
    StringBuilder columns = new StringBuilder();
    for (String percentile : PERCENTILES) {
      columns.append(format("%s %.2f   ", percentile, millis.getDouble(percentile)));
    }
    line(name, columns.append("ms").toString());
  }

  private void cpu(String name, String member, JsonObject options) {
    JsonObject cpu = result.getJsonObject(member);
    if (cpu == null) {
      return;
    }
    Double server = cpu.getDouble("serverSecondsPerMillion");
    Double own = cpu.getDouble("generatorSecondsPerMillion");
    boolean connecting = member.equals("connectCpu") || result.containsKey("connections");
    if (connecting && server != null) {
      line(name, format("server %.0f µs a connection", server));
    } else if (server != null && own != null && own > 0) {
      line(
          name,
          format(
              "server %.2f   generator %.2f s per million   ratio %.2f",
              server, own, server / own));
    } else if (server != null) {
      line(name, format("server %.2f s per million", server));
    } else if (own != null) {
      line(name, format("generator %.2f s per million", own));
    } else if (cpu.getDouble("serverSeconds") != null) {
      double share = cpu.getDouble("serverSeconds") / options.getDouble("seconds") * 100;
      line(name, format("server %.2f %% of a core", share));
    }
  }

  private void memory() {
    JsonObject memory = result.getJsonObject("rssBytes");
    if (memory == null || memory.isEmpty()) {
      return;
    }
    String each =
        memory.getDouble("perSubscriber") == null
            ? ""
            : format("   %,.0f bytes a subscriber", memory.getDouble("perSubscriber"));
    line(
        "memory",
        format(
                "%.1f MiB before   %.1f after   %.1f at most",
                memory.getLong("before") / MIB,
                memory.getLong("after") / MIB,
                memory.getLong("peak") / MIB)
            + each);
  }

  private void number(JsonObject options, String member, String noun) {
    int number = options.getInteger(member, 0);
    if (number > 0) {
      text.append(format(" %,d %s%s,", number, noun, number == 1 ? "" : "s"));
    }
  }

  private void line(String name, String words) {
    text.append(format("  %-12s%s%n", name, words));
  }

  private static String format(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }
}
