package io.perseid.replication;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What a node's shards hold together, and the highest id any of them has seen. Any thread. */
final class Totals {
  /** Bytes of text held. */
  final AtomicLong bytes = new AtomicLong();

  /** Channels with at least one message. */
  final AtomicInteger channels = new AtomicInteger();

  /** Publishes that wait for their outcome. */
  final AtomicInteger waiting = new AtomicInteger();

  private final AtomicLong highestId = new AtomicLong();

  /** Highest id seen: what this node publishes next must come after it. */
  long highestId() {
    return highestId.get();
  }

  void sawId(long id) {
    if (id > highestId.get()) {
      highestId.accumulateAndGet(id, Math::max);
    }
  }
}
