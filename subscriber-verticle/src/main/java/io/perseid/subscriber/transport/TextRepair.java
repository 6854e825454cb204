package io.perseid.subscriber.transport;

import io.netty.buffer.ByteBuf;
import io.perseid.config.TextPlace;
import java.nio.charset.StandardCharsets;

/**
 * Makes a text safe inside a quoted JavaScript string within a page's script.
 *
 * <p>Publishers in the field escape their texts themselves, so a text that is safe passes byte for
 * byte and an escape that is in order is not escaped again. What remains is repaired so that the
 * page gets the publisher's characters:
 *
 * <ul>
 *   <li>a bare quote, a line end, U+2028 and U+2029, which old engines take for one;
 *   <li>within backticks what would begin a substitution, and octal escapes, which are errors
 *       there;
 *   <li>a backslash that escapes nothing: at the end, or before {@code u} or {@code x} without
 *       their digits;
 *   <li>{@code </script} and {@code <!--}, and {@code <script} where the template begins a comment;
 *   <li>NUL in a page, where the parser of HTML would replace it;
 *   <li>the beginning of a UTF-8 character that is not followed by its rest, and what decoders of
 *       old took for an ASCII character of several bytes: U+FFFD, as browsers of today read it.
 * </ul>
 *
 * One pass, nothing allocated.
 */
final class TextRepair implements TextWriter {
  private static final byte[] LINE_SEPARATOR = ascii("\\u2028");
  private static final byte[] PARAGRAPH_SEPARATOR = ascii("\\u2029");
  private static final byte[] NUL = ascii("\\u0000");
  private static final byte[] REPLACEMENT = "\ufffd".getBytes(StandardCharsets.UTF_8);

  private final boolean[] suspect = new boolean[256];
  private final boolean utf8;
  private final boolean hidesScripts;
  private final boolean backticks;

  /**
   * A writer.
   *
   * @param place where the text stands; in the open, where nothing can be repaired, both quotes
   *     count
   * @param utf8 false where pages read bytes in another character set: then those above 127 pass
   * @param page whether the response is read by the parser of HTML
   */
  TextRepair(TextPlace place, boolean utf8, boolean page) {
    this.utf8 = utf8;
    hidesScripts = place.hidesScripts();
    backticks = place.quotes().contains("`");
    String quotes = place.isQuoted() ? place.quotes() : "\"'";
    for (char c : (quotes + "\\\r\n<").toCharArray()) {
      suspect[c] = true;
    }
    suspect['$'] = backticks;
    suspect[0] = page;
    // A byte that continues nothing, FE and FF can take in nothing: they pass.
    for (int b = 0xc0; b < 0xfe; b++) {
      suspect[b] = utf8;
    }
  }

  @Override
  public void write(byte[] text, ByteBuf out) {
    int copied = 0;
    int at = 0;
    while (at < text.length) {
      if (!suspect[text[at] & 0xff]) {
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

  /** The escape of the line separator that stands there in UTF-8. */
  static byte[] separator(byte[] text, int at) {
    return text[at + 2] == (byte) 0xa8 ? LINE_SEPARATOR : PARAGRAPH_SEPARATOR;
  }

  /** Length of what is safe at a suspect byte, 0 or less if it must be repaired. */
  private int safeLength(byte[] text, int at) {
    return switch (text[at]) {
      case '\\' -> escapeLength(text, at);
      case '<' -> isTag(text, at) ? 0 : 1;
      case '$' -> at + 1 < text.length && text[at + 1] != '{' ? 1 : 0;
      case '"', '\'', '`', '\r', '\n', 0 -> 0;
      default -> Utf8.isLineSeparator(text, at) ? 0 : Utf8.length(text, at);
    };
  }

  /** Length of the escape at a backslash as far as it is safe, 0 if it is none. */
  private int escapeLength(byte[] text, int at) {
    if (at + 1 == text.length) {
      return 0;
    }
    byte next = text[at + 1];
    if (next < 0) {
      return utf8 && Utf8.isLineSeparator(text, at + 1) ? 4 : 1;
    }
    return switch (next) {
      case 0 -> suspect[0] ? 0 : 2;
      case 'x' -> digits(text, at + 2, 2) ? 4 : 0;
      case 'u' -> digits(text, at + 2, 4) ? 6 : bracedLength(text, at);
      case '\r' -> at + 2 < text.length && text[at + 2] == '\n' ? 3 : 2;
      case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' ->
          backticks && (next != '0' || digits(text, at + 2, 1)) ? 0 : 2;
      case '<' -> 1; // the next byte may still begin a tag
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
      case 0 -> out.writeBytes(NUL);
      case '"', '\'', '`', '$' -> out.writeByte('\\').writeByte(text[at]);
      case '<' -> {
        out.writeByte('<').writeByte('\\').writeByte(text[at + 1]);
        return 2;
      }
      case '\\' -> {
        if (at + 1 < text.length && text[at + 1] == 0) { // in a page
          out.writeBytes(NUL); // this backslash would escape the one of NUL
          return 2;
        }
        out.writeByte('\\').writeByte('\\');
      }
      default -> {
        int length = Utf8.length(text, at);
        out.writeBytes(length < 0 ? REPLACEMENT : separator(text, at));
        return Math.abs(length);
      }
    }
    return 1;
  }

  private boolean isTag(byte[] text, int at) {
    return matches(text, at + 1, "/script")
        || matches(text, at + 1, "!--")
        || hidesScripts && matches(text, at + 1, "script");
  }

  /** Whether these small letters and signs stand there, in any case. */
  private static boolean matches(byte[] text, int at, String what) {
    if (at + what.length() > text.length) {
      return false;
    }
    for (int i = 0; i < what.length(); i++) {
      char wanted = what.charAt(i);
      int found = Character.isLetter(wanted) ? text[at + i] | 0x20 : text[at + i];
      if (found != wanted) {
        return false;
      }
    }
    return true;
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

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
