package io.perseid.replication;

import io.perseid.wire.WireReader;
import io.perseid.wire.WireWriter;

/** What one node may ask another: a kind, and the channel or host id it is about. */
enum Question {
  /** The members you see. */
  VIEW,
  /** Your subscribers of a channel. */
  COUNT,
  /** The names of your subscribers of a channel. */
  NAMES,
  /** Your subscribers of every channel that has any. */
  LIST,
  /** Your statistics. */
  STATS,
  /** End the stream registered under a host id; also says when, see {@link Disconnects}. */
  DISCONNECT,
  /** Read every shard once more: what it held was cleared. */
  CLEARED;

  private static final Question[] KINDS = values();

  byte[] encode(String about) {
    return new WireWriter(16 + about.length()).number(ordinal()).name(about).toBytes();
  }

  /** The kind; the reader then stands before what it is about. */
  static Question read(WireReader in) {
    long kind = in.number();
    if (kind < 0 || kind >= KINDS.length) {
      throw new IllegalArgumentException(
          "question of kind " + kind + ", known are 0 to " + (KINDS.length - 1));
    }
    return KINDS[(int) kind];
  }
}
