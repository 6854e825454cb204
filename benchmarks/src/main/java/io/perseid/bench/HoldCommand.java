package io.perseid.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench hold}: what subscribers cost that only wait. */
@Command(
    name = "hold",
    description = {
      "Connects subscribers, holds them while nothing is published, and tells what the processes",
      "of --pid then use."
    })
final class HoldCommand extends RunCommand {
  @Mixin private Audience audience;

  @Option(
      names = "--settle",
      paramLabel = "S",
      defaultValue = "2",
      description = "Rest between connecting and measuring. Default: ${DEFAULT-VALUE}.")
  private double settle;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "10",
      description = "How long is measured. Default: ${DEFAULT-VALUE}.")
  private double seconds;

  @Override
  JsonObject measure(Processes processes) throws IOException, InterruptedException {
    int subscribers = audience.subscribers;
    int channels = audience.channels;
    requireCounts(subscribers, "--subscribers", channels, Marker.BYTES);
    requireSeconds("--settle", settle, 0);
    requireSeconds("--seconds", seconds, 0.001);
    JsonObject echo =
        new JsonObject().put("threads", threads).put("settle", settle).put("seconds", seconds);
    audience.tell(echo);
    LoadOptions options =
        new LoadOptions(
            audience.subscribe,
            List.of(),
            subscribers,
            channels,
            0,
            Marker.BYTES,
            1,
            threads,
            0,
            false);
    Map<Long, Long> memory = processes.residentBytes();
    Load load = new Load(options);
    JsonObject result = new JsonObject().put("kind", "hold");
    try (load) {
      Map<Long, Double> idle = processes.cpuSeconds();
      long began = System.nanoTime();
      load.connect();
      double connecting = (System.nanoTime() - began) / 1e9;
      result.put("connectionsPerSecond", Result.rounded(subscribers / connecting, 1));
      load.pause((long) (settle * 1e3));
      result.put("connectCpu", Result.cpu(processes.cpuSecondsSince(idle), 0, subscribers));
      Map<Long, Double> cpu = processes.cpuSeconds();
      double own = load.cpuSeconds();
      load.pause((long) (seconds * 1e3));
      result.put("cpu", Result.cpu(processes.cpuSecondsSince(cpu), load.cpuSeconds() - own, 0));
      JsonObject rss = Result.memory(processes, memory);
      if (!processes.isEmpty()) {
        double more = rss.getLong("after") - rss.getLong("before");
        rss.put("perSubscriber", Result.rounded(more / load.sum(t -> t.ready.get()), 1));
      }
      result.put("rssBytes", rss);
    }
    Account account = load.account();
    return result
        .put("subscribersReady", account.ready())
        .put("subscribersRefused", account.refused())
        .put("subscribersGone", account.gone())
        .put("seconds", seconds)
        .put("trouble", account.trouble())
        .put("options", echo);
  }
}
