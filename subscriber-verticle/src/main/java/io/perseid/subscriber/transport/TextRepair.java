package io.perseid.subscriber.transport;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Makes a text safe inside a double-quoted JavaScript string within a page's script.
 *
 * <p>Publishers in the field escape their texts themselves, so a text that is safe passes byte for
 * byte and an escape that is in order is not escaped again. What remains is repaired so that the
 * page gets the publisher's characters: a bare quote, a backslash that escapes nothing (at the end,
 * or before {@code u} or {@code x} without their digits), line ends including U+2028 and U+2029,
 * and in HTML {@code </script} and {@code <!--}. Bytes need not be UTF-8. One pass, nothing
 * allocated.
 */
final class TextRepair {
  private static final boolean[] SUSPECT = new boolean[256];
  private static final byte[] LINE_SEPARATOR = "\\u202".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SCRIPT = "script".getBytes(StandardCharsets.US_ASCII);

  static {
    for (char c : "\"\\\r\n<\u00e2".toCharArray()) {
      SUSPECT[c] = true;
    }
  }

  private TextRepair() {}

  static void write(byte[] text, ByteBuf out) {
    int copied = 0;
    int at = 0;
    while (at < text.length) {
      if (!SUSPECT[text[at] & 0xff]) {
        at++;
        continue;
      }
      int safe = safeLength(text, at);
      if (safe > 0) {
        at += safe;
        continue;
      }
      out.writeBytes(text, copied, at - copied);
      at += replace(text, at, out);
      copied = at;
    }
    out.writeBytes(text, copied, text.length - copied);
  }

  /** Length of what is safe at a suspect byte, 0 if it must be repaired. */
  private static int safeLength(byte[] text, int at) {
    return switch (text[at]) {
      case '\\' -> escapeLength(text, at);
      case '<' -> endsScript(text, at) || matches(text, at + 1, "!--") ? 0 : 1;
      case (byte) 0xe2 -> isLineSeparator(text, at) ? 0 : 1;
      default -> 0;
    };
  }

  private static int escapeLength(byte[] text, int at) {
    if (at + 1 == text.length) {
      return 0;
    }
    return switch (text[at + 1]) {
      case 'x' -> digits(text, at + 2, 2) ? 4 : 0;
      case 'u' -> digits(text, at + 2, 4) ? 6 : bracedLength(text, at);
      case '\r' -> at + 2 < text.length && text[at + 2] == '\n' ? 3 : 2;
      case '<' -> 1; // the next byte may still begin an end of script
      case (byte) 0xe2 -> isLineSeparator(text, at + 1) ? 4 : 2;
      default -> 2;
    };
  }

  /** Length of an escape like backslash-u{1F600}, 0 if it is none. */
  private static int bracedLength(byte[] text, int at) {
    if (at + 2 >= text.length || text[at + 2] != '{') {
      return 0;
    }
    int value = 0;
    for (int i = at + 3; i < text.length; i++) {
      if (text[i] == '}') {
        return i > at + 3 ? i + 1 - at : 0;
      }
      int digit = Character.digit(text[i], 16);
      value = value << 4 | digit;
      if (digit < 0 || value > Character.MAX_CODE_POINT) {
        return 0;
      }
    }
    return 0;
  }

  /** Writes what stands for the unsafe bytes; returns how many were replaced. */
  private static int replace(byte[] text, int at, ByteBuf out) {
    switch (text[at]) {
      case '\n' -> out.writeByte('\\').writeByte('n');
      case '\r' -> out.writeByte('\\').writeByte('r');
      case '<' -> {
        out.writeByte('<').writeByte('\\').writeByte(text[at + 1]);
        return 2;
      }
      case (byte) 0xe2 -> {
        out.writeBytes(LINE_SEPARATOR).writeByte(text[at + 2] == (byte) 0xa8 ? '8' : '9');
        return 3;
      }
      default -> out.writeByte('\\').writeByte(text[at]); // a quote or a backslash
    }
    return 1;
  }

  private static boolean endsScript(byte[] text, int at) {
    if (at + 1 + SCRIPT.length >= text.length || text[at + 1] != '/') {
      return false;
    }
    for (int i = 0; i < SCRIPT.length; i++) {
      if ((text[at + 2 + i] | 0x20) != SCRIPT[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean matches(byte[] text, int at, String what) {
    if (at + what.length() > text.length) {
      return false;
    }
    for (int i = 0; i < what.length(); i++) {
      if (text[at + i] != what.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLineSeparator(byte[] text, int at) {
    return at + 2 < text.length
        && text[at + 1] == (byte) 0x80
        && (text[at + 2] == (byte) 0xa8 || text[at + 2] == (byte) 0xa9);
  }

  private static boolean digits(byte[] text, int from, int count) {
    if (from + count > text.length) {
      return false;
    }
    for (int i = from; i < from + count; i++) {
      if (Character.digit(text[i], 16) < 0) {
        return false;
      }
    }
    return true;
  }
}
