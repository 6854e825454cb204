package io.perseid.replication;

import io.perseid.config.Limits;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What a node's shards hold together, and the highest id any of them has seen. Any thread. */
final class Totals {
  /** What an empty channel takes: entry, name, history. */
  private static final long CHANNEL_BYTES = 350;

  /** Bytes of text held. */
  final AtomicLong bytes = new AtomicLong();

  /** Channels with at least one message. */
  final AtomicInteger channels = new AtomicInteger();

  /** What waits for its outcome. */
  final Backlog backlog;

  private final AtomicLong highestId = new AtomicLong();

  Totals(Limits limits) {
    backlog = new Backlog(limits);
  }

  /** Bytes that the history takes, with what holds it together. */
  long heldBytes() {
    return bytes.get() + CHANNEL_BYTES * channels.get();
  }

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
