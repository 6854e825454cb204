package io.perseid.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Text with {@code ~name~} holes, cut up once so that filling it in is only copying.
 *
 * <p>{@code ~~} is a tilde. What a hole is filled with is not looked at again. One character of the
 * template is one byte. Immutable, safe for any thread. Source: spec of templates.
 */
public final class Template {
  /** Receives the pieces of a filled template in order. */
  public interface Sink {
    /** Takes a piece; the array is not to be kept or changed. */
    void write(byte[] bytes);
  }

  /** Fills the holes. */
  public interface Values {
    /** Writes what the hole of this name stands for; nothing for an unknown name. */
    void fill(String hole, Sink out);
  }

  private final byte[][] literals;
  private final String[] holes;

  private Template(List<byte[]> literals, List<String> holes) {
    this.literals = literals.toArray(byte[][]::new);
    this.holes = holes.toArray(String[]::new);
  }

  /** Cuts up a template; a tilde without a partner stands for itself. */
  public static Template parse(String text) {
    List<byte[]> literals = new ArrayList<>();
    List<String> holes = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int open = text.indexOf('~', at);
      int close = open < 0 ? -1 : text.indexOf('~', open + 1);
      if (close < 0) {
        break;
      }
      literal.append(text, at, open);
      if (close == open + 1) {
        literal.append('~');
      } else {
        literals.add(bytes(literal));
        literal.setLength(0);
        holes.add(text.substring(open + 1, close).intern());
      }
      at = close + 1;
    }
    literal.append(text, at, text.length());
    literals.add(bytes(literal));
    return new Template(literals, holes);
  }

  /** Writes the template with its holes filled. */
  public void render(Values values, Sink out) {
    for (int i = 0; i < holes.length; i++) {
      if (literals[i].length > 0) {
        out.write(literals[i]);
      }
      values.fill(holes[i], out);
    }
    if (literals[holes.length].length > 0) {
      out.write(literals[holes.length]);
    }
  }

  /** Whether the template is empty text. */
  public boolean isEmpty() {
    return holes.length == 0 && literals[0].length == 0;
  }

  /** Whether a hole of this name occurs. */
  public boolean uses(String hole) {
    for (String name : holes) {
      if (name.equals(hole)) {
        return true;
      }
    }
    return false;
  }

  private static byte[] bytes(CharSequence text) {
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
