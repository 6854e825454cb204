package io.perseid.stardust;

import io.perseid.channel.StartPosition;
import io.perseid.message.MessageId;
import io.perseid.subscriber.poll.PolledChannel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a client stands: of each of its channels, in the order of its path, the id of the last
 * message that it has had. A client that keeps it sends it back as it was given.
 *
 * @param ids 0 for a channel of which there was none
 */
record Token(List<Long> ids) {
  private static final Pattern FORM = Pattern.compile("[0-9]{1,16}(-[0-9]{1,16})*");

  /** Where a client stands behind an answer. */
  static Token of(List<PolledChannel> channels) {
    return new Token(channels.stream().map(PolledChannel::position).toList());
  }

  /**
   * Reads a token for a number of channels.
   *
   * @throws InvalidRequestException if it is none, or one for another number of them
   */
  static Token parse(String text, int channels) throws InvalidRequestException {
    if (!FORM.matcher(text).matches()) {
      throw refused(text, channels);
    }
    Token token = read(text);
    if (token.ids.size() != channels || token.ids.stream().anyMatch(id -> id > MessageId.MAX)) {
      throw refused(text, channels);
    }
    return token;
  }

  /** Reads what {@link #toString} has written. */
  static Token read(String text) {
    return new Token(Stream.of(text.split("-")).map(Long::valueOf).toList());
  }

  private static InvalidRequestException refused(String text, int channels) {
    String found = text.length() > 80 ? text.substring(0, 80) + "..." : text;
    return new InvalidRequestException(
        "Last-Event-ID: "
            + found
            + ", expected what an answer for the same "
            + channels
            + (channels == 1 ? " channel" : " channels")
            + " gave");
  }

  /** Where each channel begins for a client that stands here. */
  Map<String, StartPosition> starts(List<String> channels) {
    Map<String, StartPosition> starts = new LinkedHashMap<>();
    for (int i = 0; i < channels.size(); i++) {
      long id = ids.get(i);
      starts.put(
          channels.get(i), id == MessageId.MAX ? StartPosition.LIVE : StartPosition.from(id + 1));
    }
    return starts;
  }

  @Override
  public String toString() {
    return ids.stream().map(String::valueOf).collect(Collectors.joining("-"));
  }
}
