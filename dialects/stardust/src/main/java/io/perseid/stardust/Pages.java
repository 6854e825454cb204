package io.perseid.stardust;

import io.perseid.broker.Broker;
import io.perseid.broker.Broker.ChannelSummary;
import io.perseid.subscriber.http.HttpRequest;
import io.perseid.subscriber.http.HttpResponder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What can be asked of the server and its channels. Safe for any thread. */
final class Pages {
  private static final String HOME =
      """
      {
        "name": "Stardust COMET Server",
        "language": "Java",
        "version": %s
      }
      """;

  private final Broker broker;
  private final ChannelObjects objects;
  private final Rights rights;
  private final IntSupplier channelsMax;

  Pages(Broker broker, ChannelObjects objects, Rights rights, IntSupplier channelsMax) {
    this.broker = broker;
    this.objects = objects;
    this.rights = rights;
    this.channelsMax = channelsMax;
  }

  /** Which server this is. */
  void home(HttpResponder responder) {
    Answer.text(responder, 200, HOME.formatted(version()));
  }

  /** A number, as it was: the first two of the jar's version; 0 outside of the jar. */
  private static String version() {
    String version = Pages.class.getPackage().getImplementationVersion();
    Matcher number = Pattern.compile("[0-9]+\\.[0-9]+").matcher(version == null ? "" : version);
    return number.lookingAt() ? number.group() : "0";
  }

  /** The names of all channels, sorted. */
  void channels(HttpResponder responder) {
    answer(responder, broker.listChannels().thenApply(Pages::names));
  }

  private static byte[] names(List<ChannelSummary> channels) {
    return Json.bytes(Json.array(channels.stream().map(each -> readable(each.name())).toList()));
  }

  /** A name is bytes, and publishers of other dialects may use any. */
  private static String readable(String name) {
    return new String(name.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /**
   * Channels as objects. Who is subscribed is told to those only who may write: by its id a client
   * can be disconnected, or its messages taken.
   */
  void channel(String names, HttpRequest request, HttpResponder responder)
      throws InvalidRequestException {
    ChannelNames asked = ChannelNames.parse(names, channelsMax.getAsInt());
    answer(responder, objects.read(asked, rights.refusal(request).isEmpty()));
  }

  private static void answer(HttpResponder responder, CompletionStage<byte[]> json) {
    json.whenComplete(
        (body, failure) -> {
          Throwable cause = Answer.cause(failure);
          if (cause == null) {
            Answer.json(responder, body);
          } else if (cause instanceof ChannelObjects.TooLongException) {
            Answer.refuse(responder, new InvalidRequestException(cause.getMessage()));
          } else {
            Answer.unavailable(responder, "a node did not answer: " + cause.getMessage());
          }
        });
  }
}
