package io.perseid.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Map;
import java.util.function.Function;

/** One run that publishes: connects, warms up, measures, waits for the rest, and sums up. */
final class Run {
  private final String kind;
  private final Processes processes;
  private final JsonObject options;
  private final Times times;

  Run(String kind, Processes processes, JsonObject options, Times times) {
    this.kind = kind;
    this.processes = processes;
    this.options = options;
    this.times = times;
  }

  /**
   * @param pace makes the source of messages, once all subscribers are there
   */
  JsonObject measure(LoadOptions load, Function<Load, Source> pace)
      throws IOException, InterruptedException {
    Measured measured = new Measured();
    Load running = new Load(load);
    Source source;
    try (running) {
      Map<Long, Long> before = processes.residentBytes();
      running.connectPublishers();
      running.connect();
      running.pause(times.settleMillis());
      source = pace.apply(running);
      running.start(source);
      running.pause(times.warmUpMillis());

      long from = running.measure();
      measured.begin(processes, running);
      running.pause(times.millis());
      long to = running.stop();
      measured.end(processes, running);
      measured.seconds = (to - from) / 1e9;
      measured.memory = Result.memory(processes, before);
      running.drain(times.drainNanos());
    }
    return Result.of(kind, measured, running.account(), source.stalls(), options);
  }

  /** Differences over the time that counts. */
  static final class Measured {
    double seconds;
    long received;
    long acknowledged;
    double ownCpuSeconds;
    Map<Long, Double> cpuSeconds;
    JsonObject memory;

    private void begin(Processes processes, Load load) throws IOException {
      received = load.sum(t -> t.received.get());
      acknowledged = load.sum(t -> t.acknowledged.get());
      ownCpuSeconds = load.cpuSeconds();
      cpuSeconds = processes.cpuSeconds();
    }

    private void end(Processes processes, Load load) throws IOException {
      received = load.sum(t -> t.received.get()) - received;
      acknowledged = load.sum(t -> t.acknowledged.get()) - acknowledged;
      ownCpuSeconds = load.cpuSeconds() - ownCpuSeconds;
      cpuSeconds = processes.cpuSecondsSince(cpuSeconds);
    }
  }
}
