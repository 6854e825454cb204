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
 * <p>A client that sends {@code Last-Event-ID} keeps its position itself: with what the last answer
 * gave it, or with {@value #NOW} in its first request. For others the cluster keeps it, see {@link
 * Positions}. The first request is answered at once and without messages, as it was by the
 * original: what is written afterwards is not missed.
 */
final class Streaming {
  /** In place of a token: from now on. */
  static final String NOW = "now";

  private static final int CLIENT_LENGTH_MAX = 64;

  private final Positions positions;
  private final PollFormat format;
  private final IntSupplier timeoutMillis;
  private final IntSupplier channelsMax;

  Streaming(
      Positions positions, PollFormat format, IntSupplier timeoutMillis, IntSupplier channelsMax) {
    this.positions = positions;
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
    Optional<String> token = request.header("Last-Event-ID").filter(each -> !each.isEmpty());
    if (token.isEmpty()) {
      find(client, channels, responder);
      return;
    }
    // Nobody else's, so that none ends another: a page may give all its readers one id.
    Poller poller = new Poller(positions.unique(), client, Poll.Book.NONE);
    responder.await(
        token.get().equals(NOW)
            ? poller.first(channels)
            : poller.waiting(Token.parse(token.get(), channels.size()).starts(channels)));
  }

  private void find(String client, List<String> channels, HttpResponder responder) {
    String key = Positions.key(client, channels);
    positions
        .find(key)
        .whenComplete(
            (found, failure) -> {
              if (failure != null) {
                String why = Answer.cause(failure).getMessage();
                Answer.unavailable(responder, "where this client stands cannot be read: " + why);
                return;
              }
              Poller poller =
                  new Poller(key, client, new PositionBook(positions, key, found.orElse(null)));
              responder.await(
                  found.isEmpty()
                      ? poller.first(channels)
                      : poller.waiting(found.get().at().starts(channels)));
            });
  }

  /**
   * Who polls.
   *
   * @param identity a newer poll of the same ends an older one
   * @param name the client's id, as lists of subscribers show it
   */
  private final class Poller {
    private final String identity;
    private final String name;
    private final Poll.Book book;

    Poller(String identity, String name, Poll.Book book) {
      this.identity = "stardust/" + identity;
      this.name = name;
      this.book = book;
    }

    Poll first(List<String> channels) {
      Map<String, StartPosition> live = new LinkedHashMap<>();
      channels.forEach(each -> live.put(each, StartPosition.LIVE));
      return new Poll(identity, name, live, 0, format, book);
    }

    Poll waiting(Map<String, StartPosition> starts) {
      return new Poll(identity, name, starts, timeoutMillis.getAsInt(), format, book);
    }
  }
}
