package io.perseid.subscriber.transport;

/**
 * Finds in bytes what a browser's decoder takes for one character, and what it replaces.
 *
 * <p>Source: the Encoding standard of the WHATWG, UTF-8 decoder.
 */
final class Utf8 {
  private Utf8() {}

  /**
   * Length of the character that begins here; negative for bytes that are none, of which the
   * decoder makes one replacement character together.
   */
  static int length(byte[] text, int at) {
    int lead = text[at] & 0xff;
    if (lead < 0x80) {
      return 1;
    }
    int needed = lead < 0xc2 || lead > 0xf4 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    for (int i = 1; i <= needed; i++) {
      if (at + i == text.length || !continues(lead, i, text[at + i] & 0xff)) {
        return -i;
      }
    }
    return needed == 0 ? -1 : needed + 1;
  }

  /**
   * Whether the character at this place is U+2028 or U+2029, at which old JavaScript ends a line.
   */
  static boolean isLineSeparator(byte[] text, int at) {
    return at + 2 < text.length
        && text[at] == (byte) 0xe2
        && text[at + 1] == (byte) 0x80
        && (text[at + 2] == (byte) 0xa8 || text[at + 2] == (byte) 0xa9);
  }

  /** Some first continuations are shut out: too long forms, surrogates, beyond U+10FFFF. */
  private static boolean continues(int lead, int place, int found) {
    int low = place > 1 ? 0x80 : lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    int high = place > 1 ? 0xbf : lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    return found >= low && found <= high;
  }
}
