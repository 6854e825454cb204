package io.perseid.replication;

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

  /** Publishes that wait for their outcome. */
  final AtomicInteger waiting = new AtomicInteger();

  /** Bytes of text that wait. */
  final AtomicLong waitingBytes = new AtomicLong();

  private final AtomicLong highestId = new AtomicLong();

  /** Bytes that the history takes, with what holds it together. */
  long heldBytes() {
    return bytes.get() + CHANNEL_BYTES * channels.get();
  }

  void nowWaits(int textBytes) {
    waiting.incrementAndGet();
    waitingBytes.addAndGet(textBytes);
  }

  void waitsNoMore(int textBytes) {
    waiting.decrementAndGet();
    waitingBytes.addAndGet(-textBytes);
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
