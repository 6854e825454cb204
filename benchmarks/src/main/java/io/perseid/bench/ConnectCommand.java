package io.perseid.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench connect}: what it costs to come, subscribe and leave. */
@Command(
    name = "connect",
    description = {
      "Connects, asks, waits until the subscription holds, and leaves; so many times.",
      "With --rate at that rate, and the time counts from the moment a connection was due;",
      "without it as fast as the server takes them, 256 at a time."
    })
final class ConnectCommand extends RunCommand {
  private static final double RATE_MAX = 1_000_000;

  @Option(
      names = "--subscribe",
      paramLabel = "SPEC",
      required = true,
      split = ",",
      converter = SubscribeSpec.Converter.class,
      description = "Where to subscribe; see perseid bench --help.")
  private List<SubscribeSpec> subscribe;

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "10000",
      description = "How many, one after the other. Default: ${DEFAULT-VALUE}.")
  private int connections;

  @Option(
      names = "--channels",
      paramLabel = "N",
      defaultValue = "1",
      description = "Channels in turn. Default: ${DEFAULT-VALUE}.")
  private int channels;

  @Option(names = "--rate", paramLabel = "R", description = "Connections a second.")
  private Double rate;

  @Override
  JsonObject measure(Processes processes) throws IOException, InterruptedException {
    requireCounts(1, "--connections", channels, Marker.BYTES);
    require(connections > 0, "--connections", connections, "a number above 0");
    require(rate == null || rate > 0 && rate <= RATE_MAX, "--rate", rate, "above 0, to 1000000");
    JsonObject echo =
        new JsonObject()
            .put("subscribe", words(subscribe))
            .put("connections", connections)
            .put("channels", channels)
            .put("threads", threads)
            .put("rate", rate);
    LoadOptions options =
        new LoadOptions(
            subscribe,
            List.of(),
            connections,
            channels,
            0,
            Marker.BYTES,
            1,
            threads,
            rate == null ? 0 : rate,
            true);
    Map<Long, Long> memory = processes.residentBytes();
    Load load = new Load(options);
    Map<Long, Double> cpu = processes.cpuSeconds();
    long began = System.nanoTime();
    double seconds;
    double own;
    JsonObject result = new JsonObject().put("kind", "connect");
    try (load) {
      load.connect();
      seconds = (System.nanoTime() - began) / 1e9;
      own = load.cpuSeconds();
    }
    Map<Long, Double> used = processes.cpuSecondsSince(cpu);
    Account account = load.account();
    return result
        .put("connections", account.ready())
        .put("connectionsPerSecond", Result.rounded(account.ready() / seconds, 1))
        .put("refused", account.refused())
        .put("seconds", Result.rounded(seconds, 3))
        .put("latencyMillis", Result.millis(account.latency()))
        .put("cpu", Result.cpu(used, own, account.ready()))
        .put("rssBytes", Result.memory(processes, memory))
        .put("trouble", account.trouble())
        .put("options", echo);
  }
}
