package io.perseid.replication;

import io.perseid.channel.History;
import io.perseid.message.Message;
import io.perseid.shard.ChannelWindow;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** The histories of a shard's channels, with what they take counted. Owned by the shard's lane. */
final class Histories {
  private final Map<String, History> byChannel = new HashMap<>();
  private final Totals totals;
  private final int keep;
  private long uncounted;

  /**
   * @param keep messages a channel keeps, 0 for all
   */
  Histories(Totals totals, int keep) {
    this.totals = totals;
    this.keep = keep;
  }

  /** A channel's history, null where it has no message. */
  History of(String channel) {
    return byChannel.get(channel);
  }

  Set<String> channels() {
    return byChannel.keySet();
  }

  void forEach(BiConsumer<String, History> each) {
    byChannel.forEach(each);
  }

  /** Adds a message; what it takes is counted at the next {@link #count}. */
  void add(String channel, Message message) {
    History history = byChannel.get(channel);
    if (history == null) {
      history = new History(message.id() - 1);
      byChannel.put(channel, history);
      totals.channels.incrementAndGet();
    }
    long before = history.bytes();
    history.append(message, keep);
    uncounted += history.bytes() - before;
  }

  /** Counts what was added: once for a batch, since all shards of the node count together. */
  void count() {
    totals.bytes.addAndGet(uncounted);
    uncounted = 0;
  }

  /** Puts in what another copy holds of a channel, whether or not there is something of it. */
  void merge(ChannelWindow window) {
    History history = byChannel.get(window.name());
    if (history == null) {
      history = new History(window.createdAfter(), window.trimmed(), window.messages());
      byChannel.put(window.name(), history);
      totals.channels.incrementAndGet();
      totals.bytes.addAndGet(history.bytes());
      return;
    }
    long before = history.bytes();
    history.merge(window.messages(), window.createdAfter(), window.trimmed(), keep);
    totals.bytes.addAndGet(history.bytes() - before);
  }

  void remove(String channel) {
    totals.bytes.addAndGet(-byChannel.remove(channel).bytes());
    totals.channels.decrementAndGet();
  }

  /** Drops messages with ids below the cutoff, and channels that are left without one. */
  void expire(long cutoff) {
    byChannel.values().removeIf(history -> expire(history, cutoff));
  }

  /** The same for one channel. */
  void expire(String channel, long cutoff) {
    History history = byChannel.get(channel);
    if (history != null && expire(history, cutoff)) {
      byChannel.remove(channel);
    }
  }

  private boolean expire(History history, long cutoff) {
    long before = history.bytes();
    history.expire(cutoff);
    totals.bytes.addAndGet(history.bytes() - before);
    if (history.isEmpty()) {
      totals.channels.decrementAndGet();
      return true;
    }
    return false;
  }
}
