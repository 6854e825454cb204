package io.perseid.replication;

import io.perseid.broker.Attachment;
import io.perseid.broker.Gap;
import io.perseid.channel.History;
import io.perseid.channel.StartPosition;
import io.perseid.message.Message;
import io.perseid.shard.Append.Item;
import io.perseid.shard.ChannelWindow;
import io.perseid.stats.Counter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.ToLongFunction;

/**
 * This node's copy of one shard's channels. Subscribers are served from it alone.
 *
 * <p>Owned by the shard's lane. The copy holds what the store held at one version of the shard;
 * when the version moves, the change goes on to the hubs in the same turn.
 */
final class ShardCache {
  private final Ports ports;
  private final Histories channels;
  private final Forks forks = new Forks();

  /** What who comes back is answered. */
  final Resume resume;

  /** Who listens. */
  final Interests interests;

  ShardCache(Ports ports, Totals totals) {
    this.ports = ports;
    channels = new Histories(totals, ports.limits().messagesPerChannel());
    resume = new Resume(ports, forks);
    interests = new Interests(ports.outlet());
  }

  // ---- what is published ------------------------------------------------------------------------

  /** Appends a batch that follows what is held, and delivers it. */
  void append(long first, List<Item> items) {
    if (items.size() == 1) {
      Item item = items.get(0);
      Message message = item.message(first);
      channels.add(item.channel(), message);
      channels.count();
      interests.deliver(item.channel(), List.of(message));
      return;
    }
    Map<String, List<Message>> wanted = new LinkedHashMap<>();
    long id = first;
    for (Item item : items) {
      Message message = item.message(id++);
      channels.add(item.channel(), message);
      if (interests.has(item.channel())) {
        wanted.computeIfAbsent(item.channel(), name -> new ArrayList<>()).add(message);
      }
    }
    channels.count();
    wanted.forEach(interests::deliver);
  }

  /**
   * Takes what a committed read brought: all of it into the history, what is above an id to the
   * hubs. Where it fills a hole below that id, the hubs go back to the hole.
   */
  void insert(ChannelWindow window, long deliverAbove) {
    if (window.messages().isEmpty()) {
      return;
    }
    History history = channels.of(window.name());
    long hole = history == null ? -1 : Divergence.hole(deliverAbove, history, window.messages());
    if (hole >= 0) {
      forks.note(window.name(), hole, history.from(hole + 1));
    }
    channels.merge(window);
    if (window.trimmed() > deliverAbove) {
      // Live subscribers have missed what the store dropped before this copy had it.
      interests.gap(window.name(), new Gap(deliverAbove + 1, window.trimmed()));
    }
    if (hole >= 0) {
      interests.reset(window.name(), hole, channels.of(window.name()).from(hole + 1), List.of());
      return;
    }
    List<Message> live = window.messages().stream().filter(m -> m.id() > deliverAbove).toList();
    if (!live.isEmpty()) {
      interests.deliver(window.name(), live);
    }
  }

  /**
   * Makes a channel what the store says it is, where this copy holds messages that the store does
   * not.
   *
   * @param fork highest id on which both agree: subscribers beyond it go back to it
   * @param lacked the messages that the store does not hold: subscribers are not shown them again
   *     where it holds them already under a new id
   */
  void rebase(String channel, ChannelWindow window, long fork, List<Message> lacked) {
    channels.remove(channel);
    List<Message> after = List.of();
    if (window != null) {
      channels.merge(window);
      after =
          window.messages().stream()
              .filter(m -> m.id() > fork && lacked.stream().noneMatch(m::isAgain))
              .toList();
    }
    ports.stats().add(Counter.REBASES, 1);
    forks.note(channel, fork, lacked);
    interests.reset(channel, fork, after, lacked);
  }

  /**
   * What this copy holds and a complete read of the store does not, leaving out what the store, or
   * age, has dropped.
   */
  Map<String, List<Message>> lackedBy(Map<String, ChannelWindow> store, long sweptTo) {
    Map<String, List<Message>> lacked = new HashMap<>();
    long oldest = Math.max(sweptTo, ports.cutoffId());
    channels.forEach(
        (channel, history) -> {
          List<Message> missing = Divergence.lacked(history, store.get(channel), oldest);
          if (!missing.isEmpty()) {
            lacked.put(channel, missing);
          }
        });
    return lacked;
  }

  /**
   * The highest id up to which this copy of a channel and the store's agree.
   *
   * @param lacked id of the first message that the store does not hold
   * @param window what the store holds, or null
   */
  long forkBefore(String channel, long lacked, ChannelWindow window) {
    return Divergence.fork(channels.of(channel), lacked, window);
  }

  /** Some of a channel's messages, under the channel's marks. */
  ChannelWindow windowOf(String channel, List<Message> messages) {
    History history = channels.of(channel);
    return new ChannelWindow(channel, history.createdAfter(), history.trimmed(), messages);
  }

  /** Id of a channel's newest message, 0 when there is none. */
  long lastId(String channel) {
    History history = channels.of(channel);
    return history == null ? 0 : history.lastId();
  }

  /** Drops what is too old, and channels that are left without a message. */
  void expire() {
    expire(ports.cutoffId());
  }

  /** Drops messages with ids below the cutoff, and channels that are left without a message. */
  void expire(long cutoff) {
    channels.expire(cutoff);
    forks.expire(cutoff);
  }

  // ---- subscribers ------------------------------------------------------------------------------

  /** Reads a channel from a position and, for a live attach, registers the hub: one step. */
  Attachment attach(int hub, String channel, StartPosition start, boolean live, ShardMarks shard) {
    if (live) {
      interests.add(hub, channel);
    }
    channels.expire(channel, ports.cutoffId());
    return resume.answer(channel, channels.of(channel), start, shard);
  }

  /**
   * Notes that the store has dropped messages up to an id before this copy had them.
   *
   * @param heldTo id up to which this copy had all messages of a channel
   */
  void lose(long upTo, ToLongFunction<String> heldTo) {
    Set<String> names = new HashSet<>(channels.channels());
    names.addAll(interests.channels());
    for (String channel : names) {
      long held = heldTo.applyAsLong(channel);
      if (held < upTo) {
        History history = channels.of(channel);
        if (history != null) {
          history.lose(upTo);
        }
        interests.gap(channel, new Gap(held + 1, upTo));
      }
    }
  }

  /** Calls back for every channel with a message: name, messages in its window. */
  void forEachHeld(BiConsumer<String, Integer> each) {
    channels.forEach(
        (channel, history) -> each.accept(channel, ports.limits().window(history.size())));
  }

  /** Whether a channel has a message here. */
  boolean holds(String channel) {
    return channels.of(channel) != null;
  }
}
