package io.perseid.stardust;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Form encoding, as browsers and curl send it, and percent-encoding.
 *
 * <p>A percent sign that two hexadecimal digits do not follow stands for itself: people write forms
 * by hand.
 */
final class Form {
  private Form() {}

  /**
   * All values of one field, in their order.
   *
   * @param form bytes such as {@code m=1&m=2}
   */
  static List<byte[]> values(String field, byte[] form) {
    List<byte[]> values = new ArrayList<>();
    int from = 0;
    while (from < form.length) {
      int to = indexOf('&', form, from, form.length);
      int equals = indexOf('=', form, from, to);
      byte[] name = decode(form, from, equals, true);
      if (field.equals(new String(name, StandardCharsets.UTF_8))) {
        values.add(decode(form, Math.min(equals + 1, to), to, true));
      }
      from = to + 1;
    }
    return values;
  }

  /** A path without percent-encoding; one character is one byte, before and after. */
  static String path(String encoded) {
    if (encoded.indexOf('%') < 0) {
      return encoded;
    }
    byte[] bytes = encoded.getBytes(StandardCharsets.ISO_8859_1);
    byte[] decoded = decode(bytes, 0, bytes.length, false);
    return new String(decoded, StandardCharsets.ISO_8859_1);
  }

  private static byte[] decode(byte[] in, int from, int to, boolean plusIsBlank) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(to - from);
    for (int i = from; i < to; i++) {
      if (in[i] == '%' && i + 2 < to && digit(in[i + 1]) >= 0 && digit(in[i + 2]) >= 0) {
        out.write(digit(in[i + 1]) << 4 | digit(in[i + 2]));
        i += 2;
      } else {
        out.write(in[i] == '+' && plusIsBlank ? ' ' : in[i]);
      }
    }
    return out.toByteArray();
  }

  private static int digit(byte c) {
    return Character.digit(c, 16);
  }

  private static int indexOf(char c, byte[] in, int from, int to) {
    for (int i = from; i < to; i++) {
      if (in[i] == c) {
        return i;
      }
    }
    return to;
  }
}
