package io.perseid.channel;

/**
 * What a channel may be called, and the shard it belongs to.
 *
 * <p>Names are case-sensitive strings in which one character U+0000..U+00FF stands for one byte of
 * the wire: nothing is decoded. Controllers may use any byte but blanks and line ends; subscribers
 * can express only {@code A-Z a-z 0-9 _ - %}.
 */
public final class ChannelName {
  /** The longest name a controller may give, in bytes. */
  public static final int LENGTH_MAX = 255;

  private ChannelName() {}

  /** The shard of a channel, 0 to {@code shards - 1}: the same on every node and in every run. */
  public static int shardOf(String name, int shards) {
    int hash = name.hashCode();
    // The high bits are mixed in: short names differ only in the low ones.
    hash ^= hash >>> 16;
    return Math.floorMod(hash * 0x9E3779B9 >>> 8, shards);
  }

  /** Whether a subscriber's request can express this character. */
  public static boolean isSubscribable(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '_'
        || c == '-'
        || c == '%';
  }
}
