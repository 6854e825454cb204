package io.perseid.config.meteor;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One value as the original's file or command line gives it.
 *
 * @param mode the mode it is for; empty for all
 * @param raw its bytes before escapes are undone, one a character
 * @param origin where it stands
 */
record MeteorValue(MeteorParameter parameter, String mode, String raw, String origin) {
  private static final Pattern ESCAPE = Pattern.compile("\\\\(.)", Pattern.DOTALL);

  /** The name on the original's command line: {@code MaxTime.iframe}. */
  String name() {
    return parameter.label() + (mode.isEmpty() ? "" : "." + mode);
  }

  /** The value, in bytes, one a character. */
  String bytes() {
    return ESCAPE
        .matcher(raw)
        .replaceAll(escape -> Matcher.quoteReplacement(undone(escape.group(1))));
  }

  /**
   * The value as text.
   *
   * @throws CharacterCodingException when its bytes are not UTF-8
   */
  String text() throws CharacterCodingException {
    byte[] bytes = bytes().getBytes(StandardCharsets.ISO_8859_1);
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  private static String undone(String letter) {
    return switch (letter) {
      case "r" -> "\r";
      case "n" -> "\n";
      case "s" -> " ";
      case "t" -> "\t";
      case "0" -> "\0";
      default -> letter;
    };
  }
}
