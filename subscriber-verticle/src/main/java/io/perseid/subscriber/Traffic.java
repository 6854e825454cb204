package io.perseid.subscriber;

import io.perseid.stats.Counter;
import io.perseid.stats.Stats;

/**
 * What one slice of a hub's pass sent, added to the node's counters once, and how much more it may.
 * Belongs to the hub.
 */
final class Traffic {
  private final int writesMax;
  private int writes;
  long messages;
  long bytes;

  /** Traffic in slices of this many writes. */
  Traffic(int writesMax) {
    this.writesMax = writesMax;
  }

  /** Begins a slice. */
  void begin() {
    writes = 0;
  }

  /** Counts a write, or what costs as much. */
  void wrote() {
    writes++;
  }

  /** Whether the event loop should look at its sockets before the next write. */
  boolean isSliceFull() {
    return writes >= writesMax;
  }

  void addTo(Stats stats) {
    if (messages > 0) {
      stats.add(Counter.MESSAGES_SERVED, messages);
      messages = 0;
    }
    if (bytes > 0) {
      stats.add(Counter.OUTBOUND_BYTES, bytes);
      bytes = 0;
    }
  }
}
