package io.perseid.bench;

import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Option;

/** How long each part of a run takes, in seconds. */
final class Times {
  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "5",
      description = "How long is measured. Default: ${DEFAULT-VALUE}.")
  private double seconds;

  @Option(
      names = "--settle",
      paramLabel = "S",
      defaultValue = "1",
      description = "Rest between connecting and publishing. Default: ${DEFAULT-VALUE}.")
  private double settle;

  @Option(
      names = "--warm-up",
      paramLabel = "S",
      defaultValue = "2",
      description = "How long is published before that is measured. Default: ${DEFAULT-VALUE}.")
  private double warmUp;

  @Option(
      names = "--drain",
      paramLabel = "S",
      defaultValue = "3",
      description = "How long late messages are waited for. Default: ${DEFAULT-VALUE}.")
  private double drain;

  void check(RunCommand command) {
    command.requireSeconds("--seconds", seconds, 0.001);
    command.requireSeconds("--settle", settle, 0);
    command.requireSeconds("--warm-up", warmUp, 0);
    command.requireSeconds("--drain", drain, 0);
  }

  long millis() {
    return (long) (seconds * 1e3);
  }

  long settleMillis() {
    return (long) (settle * 1e3);
  }

  long warmUpMillis() {
    return (long) (warmUp * 1e3);
  }

  long drainNanos() {
    return (long) (drain * 1e9);
  }

  void tell(JsonObject echo) {
    echo.put("seconds", seconds).put("settle", settle).put("warmUp", warmUp).put("drain", drain);
  }
}
