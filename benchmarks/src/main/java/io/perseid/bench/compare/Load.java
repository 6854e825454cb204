package io.perseid.bench.compare;

import io.perseid.bench.compare.report.Samples;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs the load generator, each time as a process of its own, and reads what it found. */
final class Load {
  private static final double GRACE_SECONDS = 120;

  private final Tools tools;
  private int runs;

  Load(Tools tools) {
    this.tools = tools;
  }

  /**
   * One run to its end.
   *
   * @param kind a command of {@code perseid bench}
   * @param seconds about how long it takes by its options
   */
  JsonObject run(String kind, double seconds, List<String> options)
      throws IOException, InterruptedException {
    Child child = start(kind, options);
    return new JsonObject(child.finish(seconds + GRACE_SECONDS));
  }

  /** One that goes on meanwhile. */
  Child start(String kind, List<String> options) throws IOException {
    // The launcher takes C1 alone for what is not a node; here it is to be as fast as it can.
    String flags = tools.scale().isSmoke() ? "" : "-Xms256m -Xmx1g -XX:TieredStopAtLevel=4";
    List<String> command = new ArrayList<>(tools.perseid(true, flags));
    command.addAll(List.of("bench", kind));
    command.addAll(options);
    command.addAll(List.of("--json", "-"));
    return Child.start("load-" + ++runs, tools.folder(), command);
  }

  /** Processes whose CPU time counts as a server's. */
  static List<String> pids(Peer peer) {
    String pids =
        Stream.concat(peer.pids().stream(), Proc.softInterruptThreads().stream())
            .map(String::valueOf)
            .collect(Collectors.joining(","));
    return List.of("--pid", pids);
  }

  /** How a number is written on a command line. */
  static String word(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  /** What a run said about loss, in one line for a log. */
  static String brief(JsonObject result) {
    JsonObject latency = result.getJsonObject("latencyMillis", new JsonObject());
    return "%s/s, p99 %s ms, lost %s"
        .formatted(
            Samples.number(number(result, "deliveriesPerSecond")),
            Samples.number(number(latency, "p99")),
            Samples.number(number(result, "lost")));
  }

  /** A number of a result; NaN where it has none. */
  static double number(JsonObject json, String name) {
    Object value = json == null ? null : json.getValue(name);
    return value instanceof Number number ? number.doubleValue() : Double.NaN;
  }
}
