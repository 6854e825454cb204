package io.perseid.stardust;

import java.nio.charset.StandardCharsets;

/**
 * Where a client stands, as the cluster keeps it; and where it will stand if it receives the answer
 * that a node is just sending.
 *
 * @param at where it certainly stands
 * @param offered where the answer under way leads, null when none is
 * @param node that sends it, null when none does
 */
record KeptPosition(Token at, Token offered, String node) {
  /** A position without an answer under way. */
  static KeptPosition certain(Token at) {
    return new KeptPosition(at, null, null);
  }

  /** Reads what {@link #bytes} has written. */
  static KeptPosition read(byte[] bytes) {
    String[] parts = new String(bytes, StandardCharsets.UTF_8).split(" ", 3);
    Token at = Token.read(parts[0]);
    return parts.length == 1 ? certain(at) : new KeptPosition(at, Token.read(parts[1]), parts[2]);
  }

  /** As it is kept. */
  byte[] bytes() {
    String text = offered == null ? at.toString() : at + " " + offered + ' ' + node;
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
