package io.perseid.config;

import io.perseid.config.OptionType.Choice;
import io.perseid.config.OptionType.Flag;
import io.perseid.config.OptionType.Text;
import io.perseid.config.OptionType.Whole;
import java.util.Arrays;
import java.util.Locale;
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
      Choice.of("raw", "repair"),
      "raw: the text as published; repair: what would end a double-quoted JavaScript string is"
          + " escaped. Unless set: repair when the message template holds \"~text~\""),
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

  private static Text template() {
    return new Text(Pattern.compile("(?s).*"), "a template, or empty");
  }
}
