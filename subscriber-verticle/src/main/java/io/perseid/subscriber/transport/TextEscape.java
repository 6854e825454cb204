package io.perseid.subscriber.transport;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Makes a text into the inside of a string of JavaScript or JSON that is this text, character for
 * character: nothing of it is an escape, and bytes that are no UTF-8 are U+FFFD, as a browser reads
 * them.
 *
 * <p>Of the characters that could end a string, a script or a tag none is left bare, so the quotes
 * around may be any. One pass, nothing allocated.
 */
final class TextEscape implements TextWriter {
  private static final byte[][] ESCAPES = new byte[128][];
  private static final byte[] REPLACEMENT = ascii("\\ufffd");

  static {
    for (int c = 0; c < 0x20; c++) {
      ESCAPES[c] = ascii("\\u%04x".formatted(c));
    }
    for (char c : "'`$<>&\u007f".toCharArray()) {
      ESCAPES[c] = ascii("\\u%04x".formatted((int) c));
    }
    ESCAPES['\b'] = ascii("\\b");
    ESCAPES['\t'] = ascii("\\t");
    ESCAPES['\n'] = ascii("\\n");
    ESCAPES['\f'] = ascii("\\f");
    ESCAPES['\r'] = ascii("\\r");
    ESCAPES['"'] = ascii("\\\"");
    ESCAPES['\\'] = ascii("\\\\");
  }

  private final boolean utf8;
  private final boolean ascii;

  /**
   * A writer.
   *
   * @param utf8 false where nobody knows what the bytes above 127 are: then they pass
   * @param ascii whether every character above 127 is an escape: where pages read another character
   *     set
   */
  TextEscape(boolean utf8, boolean ascii) {
    this.utf8 = utf8;
    this.ascii = ascii;
  }

  @Override
  public void write(byte[] text, ByteBuf out) {
    int copied = 0;
    int at = 0;
    while (at < text.length) {
      int length = utf8 ? Utf8.length(text, at) : 1;
      byte[] escape = escape(text, at, length);
      if (escape != null) {
        out.writeBytes(text, copied, at - copied).writeBytes(escape);
        copied = at + Math.abs(length);
      }
      at += Math.abs(length);
    }
    out.writeBytes(text, copied, text.length - copied);
  }

  /** What stands for one character, null for itself. */
  private byte[] escape(byte[] text, int at, int length) {
    if (length < 0) {
      return REPLACEMENT;
    }
    if (text[at] >= 0) {
      return ESCAPES[text[at]];
    }
    if (ascii) {
      return codeUnits(new String(text, at, length, StandardCharsets.UTF_8));
    }
    return length == 3 && Utf8.isLineSeparator(text, at) ? TextRepair.separator(text, at) : null;
  }

  private static byte[] codeUnits(String character) {
    StringBuilder escapes = new StringBuilder();
    character.chars().forEach(unit -> escapes.append("\\u%04x".formatted(unit)));
    return ascii(escapes.toString());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
