package io.perseid.replication;

import io.perseid.broker.Gap;
import io.perseid.broker.Outlet;
import io.perseid.message.Message;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Which hubs of this node listen to which channels of one shard, and what they are told. Owned by
 * the shard's lane.
 */
final class Interests {
  private final Outlet outlet;
  private final Map<String, Interest> byChannel = new HashMap<>();

  Interests(Outlet outlet) {
    this.outlet = outlet;
  }

  /** Counts one live attach. */
  void add(int hub, String channel) {
    byChannel.computeIfAbsent(channel, name -> new Interest()).add(hub);
  }

  /** Takes back one live attach. */
  void remove(int hub, String channel) {
    Interest interest = byChannel.get(channel);
    if (interest == null) {
      throw new IllegalStateException("hub " + hub + " is not attached to channel " + channel);
    }
    if (interest.remove(hub)) {
      byChannel.remove(channel);
    }
  }

  /** Whether anybody listens to a channel. */
  boolean has(String channel) {
    return byChannel.containsKey(channel);
  }

  /** Live attaches to a channel. */
  int count(String channel) {
    Interest interest = byChannel.get(channel);
    return interest == null ? 0 : interest.total;
  }

  /** The channels that somebody listens to. */
  Set<String> channels() {
    return byChannel.keySet();
  }

  /** Calls back for every channel with a live attach: name, number. */
  void forEach(BiConsumer<String, Integer> each) {
    byChannel.forEach((channel, interest) -> each.accept(channel, interest.total));
  }

  /** Hands over new messages. */
  void deliver(String channel, List<Message> messages) {
    Interest interest = byChannel.get(channel);
    if (interest != null) {
      outlet.deliver(channel, messages, interest.hubs);
    }
  }

  /** Hands over what replaces the history after a position. */
  void reset(String channel, long position, List<Message> messages, List<Message> gone) {
    Interest interest = byChannel.get(channel);
    if (interest != null) {
      // An origin is an id of some other history, which says nothing about what was seen in this.
      List<Message> plain = messages.stream().map(Message::withoutOrigin).toList();
      outlet.reset(channel, position, plain, gone, interest.hubs);
    }
  }

  /** Tells that messages may have been missed. */
  void gap(String channel, Gap gap) {
    Interest interest = byChannel.get(channel);
    if (interest != null) {
      outlet.gap(channel, gap, interest.hubs);
    }
  }

  /** The hubs of this node that listen to one channel, and how many live attaches each has. */
  private static final class Interest {
    long hubs;
    int total;
    private int[] counts = new int[2];

    void add(int hub) {
      if (hub >= counts.length) {
        counts = Arrays.copyOf(counts, hub + 1);
      }
      counts[hub]++;
      total++;
      hubs |= 1L << hub;
    }

    boolean remove(int hub) {
      if (hub >= counts.length || counts[hub] == 0) {
        throw new IllegalStateException("hub " + hub + " is not attached");
      }
      total--;
      if (--counts[hub] == 0) {
        hubs &= ~(1L << hub);
      }
      return total == 0;
    }
  }
}
