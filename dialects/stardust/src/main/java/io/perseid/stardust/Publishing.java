package io.perseid.stardust;

import io.perseid.broker.Broker;
import io.perseid.config.StardustOptions;
import io.perseid.stardust.Rights.Refusal;
import io.perseid.subscriber.http.HttpRequest;
import io.perseid.subscriber.http.HttpResponder;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** Writes to channels: all of a request's messages are looked at before the first is written. */
final class Publishing {
  private final Supplier<StardustOptions> options;
  private final Broker broker;
  private final Rights rights;
  private final IntSupplier channelsMax;

  Publishing(
      Supplier<StardustOptions> options, Broker broker, Rights rights, IntSupplier channelsMax) {
    this.options = options;
    this.broker = broker;
    this.rights = rights;
    this.channelsMax = channelsMax;
  }

  int bodyBytesMax() {
    return options.get().bodyBytesMax();
  }

  void handle(String names, HttpRequest request, HttpResponder responder)
      throws InvalidRequestException {
    Optional<Refusal> refusal = rights.refusal(request);
    if (refusal.isPresent()) {
      Refusal why = refusal.get();
      Answer.text(responder, why.status(), why.reason(), why.headers());
      return;
    }
    ChannelNames channels = ChannelNames.parse(names, channelsMax.getAsInt());
    List<byte[]> texts = PostedMessages.of(request, options.get());
    new Posting(broker, channels.asked(), texts, responder).start();
  }
}
