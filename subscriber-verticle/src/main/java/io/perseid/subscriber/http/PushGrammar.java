package io.perseid.subscriber.http;

import io.perseid.channel.ChannelName;
import io.perseid.channel.StartPosition;
import io.perseid.config.DefaultModes;
import io.perseid.message.MessageId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The grammar of push and disconnect requests, matched on the request line and nowhere else.
 *
 * <p>The expressions have no nested repetition, so matching is linear in a line whose length is
 * bounded. Immutable, safe for any thread. Source: spec of the subscriber protocol.
 */
public final class PushGrammar {
  private static final Pattern CHANNEL =
      Pattern.compile("([A-Za-z0-9_%-]+)(?:\\.([rbhRBH])([0-9]*))?");
  // of what follows the channels, which the original ignored
  private static final Pattern GAPS = Pattern.compile("^\\?(?:[^ \t]*&)?gaps=1(?=[& \t]|$)");
  private static final Pattern SENT = Pattern.compile("^[^ \t]*[?&]nc=([0-9]{1,15})(?![0-9])");
  private static final Pattern DISCONNECT = Pattern.compile("GET[ \t]+/disconnect/([^ \t]+)");

  private final Pattern push;

  /**
   * The grammar under an address.
   *
   * @param pushAddress first part of the path, taken literally but for case
   */
  public PushGrammar(String pushAddress) {
    push =
        Pattern.compile(
            "GET[ \t]+" + Pattern.quote(pushAddress) + "/([A-Z0-9]+)/([A-Z0-9]+)/([A-Z0-9_%./-]+)",
            Pattern.CASE_INSENSITIVE);
  }

  /** The push request that a request line is, if it is one. */
  public Optional<SubscribeRequest> push(String requestLine) {
    Matcher found = push.matcher(requestLine);
    if (!found.lookingAt()) {
      return Optional.empty();
    }
    String mode = found.group(2);
    String rest = requestLine.substring(found.end());
    boolean gaps = mode.equals(DefaultModes.LINES) || GAPS.matcher(rest).find();
    return Optional.of(
        new SubscribeRequest(
            found.group(1), mode, channels(found.group(3)), gaps, sentMillis(rest)));
  }

  /** The host id that a request line asks to disconnect, if it does. */
  public static Optional<String> disconnect(String requestLine) {
    Matcher found = DISCONNECT.matcher(requestLine);
    return found.lookingAt() ? Optional.of(found.group(1)) : Optional.empty();
  }

  private static Map<String, StartPosition> channels(String path) {
    Map<String, StartPosition> channels = new LinkedHashMap<>();
    for (String part : path.split("/")) {
      Matcher found = CHANNEL.matcher(part);
      if (found.matches() && found.group(1).length() <= ChannelName.LENGTH_MAX) {
        channels.put(found.group(1), start(found.group(2), found.group(3)));
      }
    }
    return channels;
  }

  private static long sentMillis(String rest) {
    Matcher found = SENT.matcher(rest);
    return found.find() ? Long.parseLong(found.group(1)) : 0;
  }

  private static StartPosition start(String letter, String digits) {
    if (letter == null) {
      return StartPosition.LIVE;
    }
    return switch (letter) {
      case "r" -> digits.isEmpty() ? StartPosition.ALL : from(digits);
      case "b" -> last(digits);
      case "h" -> StartPosition.ALL;
      default -> StartPosition.LIVE;
    };
  }

  // An id above the largest was never given: nothing can follow it but what comes live.
  private static StartPosition from(String digits) {
    long id = bounded(digits, MessageId.MAX + 1);
    return id > MessageId.MAX ? StartPosition.LIVE : StartPosition.from(id);
  }

  private static StartPosition last(String digits) {
    int count = (int) bounded(digits, Integer.MAX_VALUE);
    return count == 0 ? StartPosition.ALL : StartPosition.last(count);
  }

  private static long bounded(String digits, long max) {
    long value = 0;
    for (int i = 0; i < digits.length() && value < max; i++) {
      value = value * 10 + (digits.charAt(i) - '0');
    }
    return Math.min(value, max);
  }
}
