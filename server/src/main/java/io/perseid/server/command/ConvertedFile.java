package io.perseid.server.command;

import io.perseid.config.DefaultModes;
import io.perseid.config.Option;
import io.perseid.config.OptionReader;
import io.perseid.config.OptionValues;
import io.perseid.config.SubscriberOptions;
import io.perseid.config.meteor.MeteorParameter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * The YAML file of what was read from the original's configuration, in ASCII, so that no terminal
 * or editor can change it. Read again, it gives the same options.
 */
final class ConvertedFile {
  private static final int WIDTH = 98;
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/][A-Za-z0-9._/-]*");

  private static final String HEAD =
      """
      # Written by `perseid config convert` from a configuration of Meteor 1.06.
      # What is not a value but differs all the same:
      # - Message ids do not begin at 0: they rise over all nodes and restarts, with gaps.
      # - A node stays in the foreground and logs to standard error. log.format meteor brings back the
      #   original's lines, log.time unix its seconds.
      # - Documents are sent with the type they have; subscriber.document-types original brings back
      #   text/html for all but .js.
      """;

  private static final String MODES =
      """

      # With built-in-modes false these and lines are all modes that there are. every-mode holds for
      # all that have no value of their own, and for names that are no mode's.
      # max-time is exact, where the original looked once a minute.
      # A text that would end its JavaScript string or the script is repaired on its way into a
      # template that has it within quotes; `text: raw` in a mode's section gives it as published.
      modes:
      """;

  private final OptionReader reader;
  private final SubscriberOptions subscriber;
  private final StringBuilder page = new StringBuilder(HEAD);

  ConvertedFile(OptionReader reader, SubscriberOptions subscriber) {
    this.reader = reader;
    this.subscriber = subscriber;
  }

  String text() {
    OptionValues values = reader.values();
    String section = "";
    for (Option option : Option.values()) {
      if (!values.isDefault(option) || isWorthANote(option)) {
        if (!option.section().equals(section)) {
          section = option.section();
          page.append('\n').append(section).append(":\n");
        }
        MeteorParameter.of(option)
            .map(MeteorParameter::note)
            .filter(note -> !note.isEmpty())
            .ifPresent(this::comment);
        String key = option.key().substring(section.length() + 1);
        line("  ", key, quoted(values.show(option)));
      }
    }
    if (!reader.modes().named().isEmpty()) {
      page.append(MODES);
      reader.modes().named().forEach(this::mode);
    }
    return page.toString();
  }

  /** An address that was all addresses before, and is another now, is told although unset. */
  private boolean isWorthANote(Option option) {
    return option == Option.CONTROLLER_HOST
        || option == Option.CONTROLLER_UDP_HOST
            && !reader.values().isDefault(Option.CONTROLLER_UDP_PORT);
  }

  private void mode(String name) {
    if (DefaultModes.isFlash(name)) {
      comment(
          "Served only where subscriber.flash is true: a page could be made to run its raw text as"
              + " script.");
    } else {
      subscriber.warning(name).ifPresent(warning -> comment("Warning: " + warning));
    }
    page.append("  ").append(name).append(":\n");
    reader
        .modes()
        .section(name)
        .forEach((key, written) -> line("    ", key, bytes(written.value())));
  }

  private void line(String indent, String key, String value) {
    page.append(indent).append(key).append(": ").append(value).append('\n');
  }

  private void comment(String note) {
    StringBuilder line = new StringBuilder();
    for (String word : note.split(" ")) {
      if (line.length() + word.length() > WIDTH) {
        page.append(line).append('\n');
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "  # " : " ").append(word);
    }
    page.append(line).append('\n');
  }

  /** Text as YAML has it, in ASCII. */
  private static String quoted(String text) {
    if (PLAIN.matcher(text).matches()) {
      return text;
    }
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints().forEach(c -> quoted.append(escaped(c)));
    return quoted.append('"').toString();
  }

  private static String escaped(int c) {
    return switch (c) {
      case '\r' -> "\\r";
      case '\n' -> "\\n";
      case '\t' -> "\\t";
      case '\0' -> "\\0";
      case '"', '\\' -> "\\" + (char) c;
      default -> c >= ' ' && c < 0x7f ? Character.toString(c) : "\\U%08x".formatted(c);
    };
  }

  /** A template's bytes, one a character, as YAML has them: as text where they are UTF-8. */
  private static String bytes(String template) {
    byte[] bytes = template.getBytes(StandardCharsets.ISO_8859_1);
    try {
      return quoted(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return "!!binary \"" + Base64.getEncoder().encodeToString(bytes) + '"';
    }
  }
}
