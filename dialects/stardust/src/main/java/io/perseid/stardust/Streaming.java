package io.perseid.stardust;

import io.perseid.channel.StartPosition;
import io.perseid.subscriber.http.HttpRequest;
import io.perseid.subscriber.http.HttpResponder;
import io.perseid.subscriber.poll.Poll;
import io.perseid.subscriber.poll.PollFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * Stream requests: each waits until one of its channels has a message that its client has not seen.
 *
 * <p>A client that sends {@code Last-Event-ID} keeps its place itself: with what the last answer
 * gave it, or with {@value #NOW} in its first request. For others the cluster keeps it, see {@link
 * Places}. The first request is answered at once and without messages, as it was by the original:
 * what is written afterwards is not missed.
 */
final class Streaming {
  /** In place of a token: from now on. */
  static final String NOW = "now";

  private static final int CLIENT_LENGTH_MAX = 64;

  private final Places places;
  private final PollFormat format;
  private final int timeoutMillis;
  private final IntSupplier channelsMax;

  Streaming(Places places, PollFormat format, int timeoutMillis, IntSupplier channelsMax) {
    this.places = places;
    this.format = format;
    this.timeoutMillis = timeoutMillis;
    this.channelsMax = channelsMax;
  }

  void handle(String names, String client, HttpRequest request, HttpResponder responder)
      throws InvalidRequestException {
    List<String> channels = ChannelNames.parse(names, channelsMax.getAsInt()).distinct();
    if (client.length() > CLIENT_LENGTH_MAX) {
      throw new InvalidRequestException(
          "a client's id of "
              + client.length()
              + " characters, expected at most "
              + CLIENT_LENGTH_MAX);
    }
    String key = Places.key(client, channels);
    Optional<String> token = request.header("Last-Event-ID").filter(each -> !each.isEmpty());
    if (token.isEmpty()) {
      find(key, client, channels, responder);
    } else if (token.get().equals(NOW)) {
      responder.await(first(key, client, channels, Poll.Book.NONE));
    } else {
      Token at = Token.parse(token.get(), channels.size());
      responder.await(waiting(key, client, at.starts(channels), Poll.Book.NONE));
    }
  }

  private void find(String key, String client, List<String> channels, HttpResponder responder) {
    places
        .find(key)
        .whenComplete(
            (found, failure) -> {
              if (failure != null) {
                Answer.unavailable(
                    responder, "where this client stands cannot be read: " + failure.getMessage());
                return;
              }
              PlaceKeeper keeper = new PlaceKeeper(places, key, found.orElse(null));
              responder.await(
                  found.isEmpty()
                      ? first(key, client, channels, keeper)
                      : waiting(key, client, found.get().at().starts(channels), keeper));
            });
  }

  private Poll first(String key, String client, List<String> channels, Poll.Book book) {
    Map<String, StartPosition> live = new LinkedHashMap<>();
    channels.forEach(each -> live.put(each, StartPosition.LIVE));
    return new Poll(key, client, live, 0, format, book);
  }

  private Poll waiting(
      String key, String client, Map<String, StartPosition> starts, Poll.Book book) {
    return new Poll(key, client, starts, timeoutMillis, format, book);
  }
}
