package io.perseid.subscriber;

import io.perseid.stats.Counter;
import io.perseid.stats.Stats;

/** What one pass of a hub sent, added to the node's counters once. Belongs to the hub. */
final class Traffic {
  long messages;
  long bytes;

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
