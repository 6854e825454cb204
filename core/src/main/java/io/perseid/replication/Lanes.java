package io.perseid.replication;

import java.util.List;

/**
 * The lanes of a node and the shards each owns.
 *
 * <p>Their number is the same on every node, because a shard's batches travel on its lane's topic:
 * one address per lane, so that a lane hears of its own shards only.
 */
public final class Lanes {
  /** Version of all that nodes send each other: part of what the nodes of a cluster must share. */
  public static final int WIRE_VERSION = 5;

  /** How many lanes every node has. */
  public static final int COUNT = 8;

  private final List<? extends Lane> lanes;

  /** Takes {@link #COUNT} lanes; several may share a thread. */
  public Lanes(List<? extends Lane> lanes) {
    if (lanes.size() != COUNT) {
      throw new IllegalArgumentException(lanes.size() + " lanes, expected " + COUNT);
    }
    this.lanes = List.copyOf(lanes);
  }

  /** The owner of a shard. */
  Lane of(int shard) {
    return lanes.get(shard % COUNT);
  }

  /** The lane of this index. */
  Lane get(int index) {
    return lanes.get(index);
  }

  /** The lane that the node's own business runs on. */
  Lane node() {
    return lanes.get(0);
  }

  static String topicOf(int shard) {
    return topic(shard % COUNT);
  }

  static String topic(int lane) {
    return "push." + lane;
  }
}
