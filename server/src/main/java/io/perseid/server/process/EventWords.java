package io.perseid.server.process;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slf4j.event.KeyValuePair;

/**
 * Parts of a line that Logback's patterns do not know: the named values of an event, and time and
 * priority as the original wrote them.
 */
final class EventWords extends ClassicConverter {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy", Locale.ENGLISH)
          .withZone(ZoneId.systemDefault());
  private static final Pattern BARE = Pattern.compile("[^\\s\"\\\\=]+");

  /** Our reasons for which the original had another word, or none. */
  private static final Map<String, String> ORIGINAL_REASONS =
      Map.of(
          "disconnected", "newSubscriberWithSameID", "shutdown", "unknown", "leaving", "unknown");

  private final Function<ILoggingEvent, String> words;

  EventWords(Function<ILoggingEvent, String> words) {
    this.words = words;
  }

  @Override
  public String convert(ILoggingEvent event) {
    return words.apply(event);
  }

  static List<KeyValuePair> values(ILoggingEvent event) {
    List<KeyValuePair> values = event.getKeyValuePairs();
    return values == null ? List.of() : values;
  }

  /** Values as {@code key=value}, in quotes where a blank or a quote would mislead. */
  static String named(ILoggingEvent event) {
    StringBuilder line = new StringBuilder();
    for (KeyValuePair each : values(event)) {
      line.append(' ').append(each.key).append('=').append(quoted(String.valueOf(each.value)));
    }
    return line.toString();
  }

  private static String quoted(String value) {
    return BARE.matcher(value).matches()
        ? value
        : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** Values alone, a tab before each, with the original's words for reasons. */
  static String tabbed(ILoggingEvent event) {
    StringBuilder line = new StringBuilder();
    for (KeyValuePair each : values(event)) {
      String value = String.valueOf(each.value);
      line.append('\t');
      line.append(each.key.equals("reason") ? ORIGINAL_REASONS.getOrDefault(value, value) : value);
    }
    return line.toString();
  }

  /** The priority's name in the system log. */
  static String priority(ILoggingEvent event) {
    return switch (event.getLevel().toInt()) {
      case Level.ERROR_INT -> "err";
      case Level.WARN_INT -> "warning";
      case Level.INFO_INT -> "info";
      default -> "debug";
    };
  }

  static String humanTime(ILoggingEvent event) {
    return DATE.format(event.getInstant());
  }

  static String unixTime(ILoggingEvent event) {
    return Long.toString(event.getTimeStamp() / 1000);
  }
}
