package io.perseid.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench fanout}: many subscribers receive what few publishers send. */
@Command(
    name = "fanout",
    description = {
      "Many subscribers receive what is published, and each message is accounted for.",
      "With --in-flight the next message goes out when all subscribers of its channel have the one",
      "before: how much the server takes. With --rate messages go out at that rate whatever"
          + " happens,",
      "and latency counts from the moment a message was due: how fast the server is at that load."
    })
final class FanoutCommand extends RunCommand {
  @Mixin private Audience audience;

  @Option(
      names = "--publish",
      paramLabel = "SPEC",
      required = true,
      split = ",",
      converter = PublishSpec.Converter.class,
      description = "Where to publish; see perseid bench --help.")
  private List<PublishSpec> publish;

  @Option(
      names = "--bytes",
      paramLabel = "N",
      defaultValue = "400",
      description = "Length of a message's text. Default: ${DEFAULT-VALUE}.")
  private int bytes;

  @ArgGroup private Pace pace = new Pace();

  @Mixin private Times times;

  @Override
  JsonObject measure(Processes processes) throws IOException, InterruptedException {
    int subscribers = audience.subscribers;
    int channels = audience.channels;
    requireCounts(subscribers, "--subscribers", channels, bytes);
    require(channels <= subscribers, "--channels", channels, "no more than --subscribers");
    pace.check(this);
    times.check(this);
    LoadOptions options =
        new LoadOptions(
            audience.subscribe,
            publish,
            subscribers,
            channels,
            pace.inFlight(),
            bytes,
            pace.pipeline(publish),
            threads,
            0,
            false);
    JsonObject echo =
        new JsonObject().put("publish", words(publish)).put("bytes", bytes).put("threads", threads);
    audience.tell(echo);
    pace.tell(echo);
    times.tell(echo);
    return new Run("fanout", processes, echo, times).measure(options, pace::delivered);
  }
}
