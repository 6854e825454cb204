package io.perseid.stardust;

import java.nio.charset.StandardCharsets;

/**
 * Where a client stands, as the cluster keeps it; and where it will stand if it receives the answer
 * that a node is just sending.
 *
 * @param at where it certainly stands
 * @param offered where the answer under way leads, null when none is
 * @param offer names the answer under way among all that ever were, so that a late word for another
 *     one that led from and to the same is not taken for one for it: the node that sends it, a
 *     slash, a number; null when none is
 */
record KeptPosition(Token at, Token offered, String offer) {
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

  /** The node that sends the answer under way, null when none does. */
  String node() {
    return offer == null ? null : offer.substring(0, Math.max(0, offer.lastIndexOf('/')));
  }

  /** As it is kept. */
  byte[] bytes() {
    String text = offered == null ? at.toString() : at + " " + offered + ' ' + offer;
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
