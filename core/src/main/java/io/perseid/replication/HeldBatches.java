package io.perseid.replication;

import java.util.TreeMap;

/** Batches that came before those that they follow, by the id they follow. Bounded. */
final class HeldBatches {
  private static final int COUNT_MAX = 512;
  private static final int BYTES_MAX = 4 << 20;

  private final TreeMap<Long, Push> byPrevious = new TreeMap<>();
  private long bytes;

  int size() {
    return byPrevious.size();
  }

  boolean isEmpty() {
    return byPrevious.isEmpty();
  }

  void add(Push push) {
    if (byPrevious.size() >= COUNT_MAX || bytes >= BYTES_MAX) {
      // A read brings them all; holding more would only use memory.
      byPrevious.clear();
      bytes = 0;
    }
    Push before = byPrevious.put(push.previous(), push);
    bytes += push.bytes() - (before == null ? 0 : before.bytes());
  }

  /** The one that follows the lowest id. */
  Push first() {
    return byPrevious.firstEntry().getValue();
  }

  void removeFirst() {
    bytes -= byPrevious.pollFirstEntry().getValue().bytes();
  }
}
