package io.perseid.config;

import io.perseid.config.OptionType.Choice;
import io.perseid.config.OptionType.Flag;
import io.perseid.config.OptionType.Text;
import io.perseid.config.OptionType.Whole;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a file may say of one interaction mode: {@code modes: NAME: KEY: VALUE}. */
enum OptionModeKey {
  PERSIST(new Flag(), "true for a stream, false for a poll"),
  MAX_MESSAGES(
      new Whole(OptionUnit.COUNT, 0, Integer.MAX_VALUE, false),
      "messages after which a stream ends, 0 for no limit"),
  MAX_TIME(
      new Whole(OptionUnit.SECONDS, 0, Integer.MAX_VALUE, false),
      "age at which a stream ends, 0 for no limit"),
  HEADER(template(), "sent first; knows ~server~, ~status~, ~servertime~, ~channelinfo~"),
  CHANNEL_INFO(
      template(),
      "sent for each channel; knows ~name~, ~lastMsgID~, ~messageCount~, ~subscriberCount~"),
  MESSAGE(template(), "sent for each message; knows ~id~, ~channel~, ~text~, ~timestamp~"),
  PING(template(), "sent now and then on a stream; empty for none"),
  SHUTDOWN(template(), "sent last when the server ends the stream for good"),
  TEXT(
      Choice.of("raw", "repair", "escape"),
      "raw: the text as published. repair: what would end the JavaScript string or the script in"
          + " which the text stands is escaped, and escapes by its publisher count, but not in what"
          + " was published as JSON. escape: nothing of the text is an escape, the page gets its"
          + " characters to the letter; for JSON too. Unless set: repair when the message template"
          + " has the text within quotes or backticks of a script, else raw"),
  GAP(
      template(),
      "sent before a channel's history or in a stream when messages were missed, to clients that"
          + " ask with gaps=1 (in the mode lines to all); knows ~name~, ~from~, ~to~");

  private final OptionType type;
  private final String prose;

  OptionModeKey(OptionType type, String prose) {
    this.type = type;
    this.prose = prose;
  }

  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  OptionType type() {
    return type;
  }

  String prose() {
    return prose;
  }

  static Optional<OptionModeKey> find(String key) {
    return Arrays.stream(values()).filter(k -> k.key().equals(key)).findFirst();
  }

  /**
   * The values of a mode. The policy for texts is left out: unless set, it goes with the message
   * template, so that a script's template is never left open by the mode that it was laid over.
   */
  static Map<OptionModeKey, Object> valuesOf(ModeOptions mode) {
    Map<OptionModeKey, Object> values = new EnumMap<>(OptionModeKey.class);
    values.put(PERSIST, mode.persist());
    values.put(MAX_MESSAGES, (long) mode.maxMessages());
    values.put(MAX_TIME, (long) mode.maxTimeSeconds());
    values.put(HEADER, mode.headerTemplate());
    values.put(CHANNEL_INFO, mode.channelInfoTemplate());
    values.put(MESSAGE, mode.messageTemplate());
    values.put(PING, mode.pingMessage());
    values.put(SHUTDOWN, mode.shutdownMessage());
    values.put(GAP, mode.gapTemplate());
    return values;
  }

  /** What a built-in mode says of its own, as its section of the sample configuration did. */
  static Map<OptionModeKey, Object> own(ModeOptions builtIn) {
    Map<OptionModeKey, Object> common = valuesOf(DefaultModes.fallback());
    Map<OptionModeKey, Object> own = valuesOf(builtIn);
    own.entrySet()
        .removeIf(e -> e.getKey() != PERSIST && e.getValue().equals(common.get(e.getKey())));
    return own;
  }

  /** The mode of these values; all but the policy for texts must be there. */
  static ModeOptions mode(String name, Map<OptionModeKey, Object> values) {
    String message = (String) values.get(MESSAGE);
    return new ModeOptions(
        name,
        (Boolean) values.get(PERSIST),
        Math.toIntExact((Long) values.get(MAX_MESSAGES)),
        Math.toIntExact((Long) values.get(MAX_TIME)),
        (String) values.get(HEADER),
        (String) values.get(CHANNEL_INFO),
        message,
        (String) values.get(PING),
        (String) values.get(SHUTDOWN),
        (String) values.get(GAP),
        values.containsKey(TEXT)
            ? TextPolicy.valueOf(values.get(TEXT).toString().toUpperCase(Locale.ROOT))
            : TextPolicy.forTemplate(message));
  }

  private static Text template() {
    return new Text(Pattern.compile("(?s).*"), "a template, or empty");
  }
}
