package io.perseid.bench;

import io.vertx.core.json.JsonObject;
import java.util.List;
import picocli.CommandLine.Option;

/** When the next message is due: one of two options. */
final class Pace {
  private static final int IN_FLIGHT_MAX = 65_536;
  private static final int HTTP_PIPELINE = 64;
  private static final double RATE_MAX = 10_000_000;

  @Option(
      names = "--in-flight",
      paramLabel = "W",
      description = "Messages that are on their way at a time. Default: 1, without --rate.")
  private Integer inFlight;

  @Option(names = "--rate", paramLabel = "R", description = "Messages a second, over all channels.")
  private Double rate;

  void check(RunCommand command) {
    command.require(
        inFlight == null || inFlight > 0 && inFlight <= IN_FLIGHT_MAX,
        "--in-flight",
        inFlight,
        "1 to " + IN_FLIGHT_MAX);
    command.require(
        rate == null || rate > 0 && rate <= RATE_MAX, "--rate", rate, "above 0, to 10000000");
  }

  /** Messages in flight, 0 for an open loop. */
  int inFlight() {
    return rate != null ? 0 : inFlight == null ? 1 : inFlight;
  }

  /** How many messages may be unanswered: servers of HTTP read only so far ahead. */
  int pipeline(List<PublishSpec> specs) {
    boolean http = specs.stream().anyMatch(s -> s.kind() == PublishSpec.Kind.HTTP);
    return http ? HTTP_PIPELINE : IN_FLIGHT_MAX;
  }

  void tell(JsonObject echo) {
    if (rate != null) {
      echo.put("rate", rate);
    } else {
      echo.put("inFlight", inFlight());
    }
  }

  /** The next message is due when those before have been delivered. */
  Source delivered(Load load) {
    return rate != null
        ? atRate(load)
        : new Source.WhenDelivered(
            load.firstLoop(), load.publishers(), load.channels(), inFlight());
  }

  /** The next message is due when those before have been answered. */
  Source answered(Load load) {
    return rate != null
        ? atRate(load)
        : new Source.WhenAnswered(load.firstLoop(), load.publishers(), load.channels(), inFlight());
  }

  private Source atRate(Load load) {
    return new Source.AtRate(load.firstLoop(), load.publishers(), load.channels(), rate);
  }
}
