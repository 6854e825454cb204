package io.perseid.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench publish}: how many messages a server takes, and how long until it has said so. */
@Command(
    name = "publish",
    description = {
      "Publishes, and measures how long it takes until each message is acknowledged.",
      "With --in-flight so many messages are unanswered on each connection; with --rate messages"
          + " go",
      "out at that rate over all connections. With --subscribe their delivery is measured as well."
    })
final class PublishCommand extends RunCommand {
  private static final int CONNECTIONS_MAX = 1024;

  @Option(
      names = "--publish",
      paramLabel = "SPEC",
      required = true,
      split = ",",
      converter = PublishSpec.Converter.class,
      description = "Where to publish, a connection each; see perseid bench --help.")
  private List<PublishSpec> publish;

  @Option(
      names = "--subscribe",
      paramLabel = "SPEC",
      split = ",",
      converter = SubscribeSpec.Converter.class,
      description = "Where to subscribe; see perseid bench --help. Default: nowhere.")
  private List<SubscribeSpec> subscribe = List.of();

  @Option(
      names = "--subscribers",
      paramLabel = "N",
      description = "Subscribers over all channels. Default: as many as SPECs of --subscribe.")
  private Integer subscribers;

  @Option(
      names = "--channels",
      paramLabel = "N",
      description =
          "Channels; each connection has its own. Default: as many as SPECs of --publish.")
  private Integer channels;

  @Option(
      names = "--bytes",
      paramLabel = "N",
      defaultValue = "100",
      description = "Length of a message's text. Default: ${DEFAULT-VALUE}.")
  private int bytes;

  @ArgGroup private Pace pace = new Pace();
  @Mixin private Times times;

  @Override
  JsonObject measure(Processes processes) throws IOException, InterruptedException {
    int all = channels == null ? publish.size() : channels;
    int listeners = subscribe.isEmpty() ? 0 : subscribers == null ? subscribe.size() : subscribers;
    requireCounts(Math.max(1, listeners), "--subscribers", all, bytes);
    require(
        subscribers == null || !subscribe.isEmpty(),
        "--subscribers",
        subscribers,
        "--subscribe too");
    require(publish.size() <= CONNECTIONS_MAX, "--publish", publish.size() + " SPECs", "1 to 1024");
    require(
        all >= publish.size(),
        "--channels",
        all,
        "at least " + publish.size() + ", as each connection publishes on channels of its own");
    pace.check(this);
    times.check(this);
    LoadOptions options =
        new LoadOptions(
            subscribe,
            publish,
            listeners,
            all,
            0,
            bytes,
            pace.pipeline(publish),
            threads,
            0,
            false);
    JsonObject echo =
        new JsonObject()
            .put("subscribe", words(subscribe))
            .put("publish", words(publish))
            .put("subscribers", listeners)
            .put("channels", all)
            .put("bytes", bytes)
            .put("threads", threads);
    pace.tell(echo);
    times.tell(echo);
    return new Run("publish", processes, echo, times).measure(options, pace::answered);
  }
}
