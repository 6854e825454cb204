package io.perseid.bench;

import io.vertx.core.json.JsonObject;
import java.util.List;
import picocli.CommandLine.Option;

/** Who subscribes: where, how many, and to how many channels. */
final class Audience {
  @Option(
      names = "--subscribe",
      paramLabel = "SPEC",
      required = true,
      split = ",",
      converter = SubscribeSpec.Converter.class,
      description = "Where to subscribe; see perseid bench --help.")
  List<SubscribeSpec> subscribe;

  @Option(
      names = "--subscribers",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Subscribers over all channels. Default: ${DEFAULT-VALUE}.")
  int subscribers;

  @Option(
      names = "--channels",
      paramLabel = "N",
      defaultValue = "1",
      description = "Channels; each subscriber has one of them. Default: ${DEFAULT-VALUE}.")
  int channels;

  void tell(JsonObject echo) {
    echo.put("subscribe", RunCommand.words(subscribe))
        .put("subscribers", subscribers)
        .put("channels", channels);
  }
}
