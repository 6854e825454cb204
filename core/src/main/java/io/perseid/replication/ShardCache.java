package io.perseid.replication;

import io.perseid.broker.Attachment;
import io.perseid.channel.History;
import io.perseid.channel.StartPosition;
import io.perseid.message.Message;
import io.perseid.message.Message.Origin;
import io.perseid.message.MessageId;
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
 * This node's copy of one shard's channels, and which hubs want to hear of them. Subscribers are
 * served from it alone.
 *
 * <p>Owned by the shard's lane. The copy holds what the store held at one version of the shard;
 * when the version moves, the change goes on to the hubs in the same turn.
 */
final class ShardCache {
  private static final int ID_SKEW_MILLIS = 600_000;

  private final Ports ports;
  private final Totals totals;
  private final Map<String, History> channels = new HashMap<>();
  private final Map<String, Interest> interests = new HashMap<>();

  // what this copy held and gave up, or showed with a hole before it: clients may still come back
  // with these ids
  private final Map<String, List<Fork>> forks = new HashMap<>();

  ShardCache(Ports ports, Totals totals) {
    this.ports = ports;
    this.totals = totals;
  }

  // ---- what is published ------------------------------------------------------------------------

  /** Appends a batch that follows what is held, and delivers it. */
  void append(long first, List<Item> items) {
    if (items.size() == 1) {
      Item item = items.get(0);
      Message message = new Message(first, item.text(), item.origin());
      add(item.channel(), message);
      deliver(item.channel(), List.of(message));
      return;
    }
    Map<String, List<Message>> wanted = new LinkedHashMap<>();
    long id = first;
    for (Item item : items) {
      Message message = new Message(id++, item.text(), item.origin());
      add(item.channel(), message);
      if (interests.containsKey(item.channel())) {
        wanted.computeIfAbsent(item.channel(), name -> new ArrayList<>()).add(message);
      }
    }
    wanted.forEach(this::deliver);
  }

  /**
   * Takes what a committed read brought: all of it into the history, what is above an id to the
   * hubs. Where it fills a hole below that id, the hubs go back to the hole.
   */
  void insert(ChannelWindow window, long deliverAbove) {
    if (window.messages().isEmpty()) {
      return;
    }
    History history = channels.get(window.name());
    long hole = -1;
    if (history == null) {
      put(window);
    } else {
      hole = holeBelow(deliverAbove, history, window.messages());
      if (hole >= 0) {
        noteFork(window.name(), hole, history.from(hole + 1));
      }
      long before = history.bytes();
      history.merge(window.messages(), window.createdAfter(), window.trimmed(), keep());
      totals.bytes.addAndGet(history.bytes() - before);
    }
    if (window.trimmed() > deliverAbove) {
      // Live subscribers have missed what the store dropped before this copy had it.
      tellGap(window.name());
    }
    if (hole >= 0) {
      reset(window.name(), hole, channels.get(window.name()).from(hole + 1), List.of());
      return;
    }
    List<Message> live = window.messages().stream().filter(m -> m.id() > deliverAbove).toList();
    if (!live.isEmpty()) {
      deliver(window.name(), live);
    }
  }

  /**
   * The id before the first message that belongs between messages held, or -1. What is older than
   * all held, live subscribers have no use for.
   */
  private static long holeBelow(long id, History history, List<Message> messages) {
    for (Message message : messages) {
      int index = history.indexFrom(message.id());
      boolean held = index < history.size() && history.get(index).id() == message.id();
      if (message.id() <= id && index > 0 && !held) {
        return history.get(index - 1).id();
      }
    }
    return -1;
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
    History old = channels.remove(channel);
    totals.bytes.addAndGet(-old.bytes());
    totals.channels.decrementAndGet();
    List<Message> after = List.of();
    if (window != null) {
      put(window);
      after =
          window.messages().stream()
              .filter(m -> m.id() > fork && lacked.stream().noneMatch(m::isAgain))
              .toList();
    }
    ports.stats().add(Counter.REBASES, 1);
    noteFork(channel, fork, lacked);
    reset(channel, fork, after, lacked);
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
          ChannelWindow window = store.get(channel);
          List<Message> theirs = window == null ? List.of() : window.messages();
          long trimmed = window == null ? 0 : window.trimmed();
          List<Message> missing = new ArrayList<>();
          int t = 0;
          for (int i = history.indexFrom(Math.max(oldest, trimmed + 1)); i < history.size(); i++) {
            Message mine = history.get(i);
            while (t < theirs.size() && theirs.get(t).id() < mine.id()) {
              t++;
            }
            // On two sides of a split one id may be two messages.
            if (t == theirs.size() || !theirs.get(t).equals(mine)) {
              missing.add(mine);
            }
          }
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
    History history = channels.get(channel);
    // Of two histories that parted, both may hold one late message all the same.
    long hole = window == null ? -1 : holeBelow(lacked, history, window.messages());
    if (hole >= 0) {
      return hole;
    }
    int index = history.indexFrom(lacked);
    return index > 0
        ? history.get(index - 1).id()
        : Math.min(lacked - 1, Math.max(history.trimmed(), history.createdAfter()));
  }

  /** Some of a channel's messages, under the channel's marks. */
  ChannelWindow windowOf(String channel, List<Message> messages) {
    History history = channels.get(channel);
    return new ChannelWindow(channel, history.createdAfter(), history.trimmed(), messages);
  }

  /** Id of a channel's newest message, 0 when there is none. */
  long lastId(String channel) {
    History history = channels.get(channel);
    return history == null ? 0 : history.lastId();
  }

  /** Drops what is too old, and channels that are left without a message. */
  void expire() {
    expire(ports.cutoffId());
  }

  /** Drops messages with ids below the cutoff, and channels that are left without a message. */
  void expire(long cutoff) {
    channels.values().removeIf(history -> expire(history, cutoff));
    forks.values().forEach(all -> all.removeIf(fork -> fork.lastId() < cutoff));
    forks.values().removeIf(List::isEmpty);
  }

  // ---- who listens ------------------------------------------------------------------------------

  /** Reads a channel from a position and, for a live attach, registers the hub: one step. */
  Attachment attach(int hub, String channel, StartPosition start, boolean live, ShardMarks shard) {
    if (live) {
      interests.computeIfAbsent(channel, name -> new Interest()).add(hub);
    }
    History history = channels.get(channel);
    if (history != null && expire(history, ports.cutoffId())) {
      channels.remove(channel);
      history = null;
    }
    if (history == null) {
      return attachEmpty(channel, start, shard);
    }
    int window = keep() == 0 ? history.size() : Math.min(keep(), history.size());
    if (start instanceof StartPosition.From from) {
      return resume(channel, history, window, from.id(), shard.lastId());
    }
    int wanted = 0;
    if (start instanceof StartPosition.All) {
      wanted = window;
    } else if (start instanceof StartPosition.Last last) {
      wanted = Math.min(last.count(), window);
    }
    return attachment(channel, history, window, history.last(wanted), -1, false);
  }

  private Attachment attachEmpty(String channel, StartPosition start, ShardMarks shard) {
    long resetTo = -1;
    boolean missed = false;
    if (start instanceof StartPosition.From from) {
      boolean lostFuture = isLostFuture(from.id() - 1, shard.lastId());
      // Ids to come may be below the client's position, and would look seen to it.
      resetTo = lostFuture ? shard.lastId() : -1;
      missed = lostFuture || mayHaveMissed(from, shard);
    }
    return new Attachment(channel, 0, 0, List.of(), resetTo, missed);
  }

  private Attachment resume(
      String channel, History history, int window, long from, long shardLastId) {
    long position = from - 1;
    List<Message> held = history.last(window);
    boolean known = held.stream().anyMatch(m -> m.id() == position);
    Fork fork = forkOf(channel, held, position);
    if (fork != null) {
      // The client has seen what came after the fork on the losing side of a split, under the ids
      // that side gave. Where the other side gave the same id, nobody knows what it has seen.
      List<Message> unseen =
          held.stream()
              .filter(m -> m.id() > fork.id())
              .filter(m -> known || !fork.wasSeen(m, position))
              .toList();
      boolean missed = fork.id() < history.floor(window);
      return attachment(channel, history, window, unseen, fork.id(), missed);
    }
    if (isLostFuture(position, shardLastId)) {
      return attachment(channel, history, window, held, Math.max(0, held.get(0).id() - 1), true);
    }
    // A complete history without the position, though with older messages, is not the one that the
    // client has read.
    boolean missed =
        position > 0
            ? position < history.floor(window) || !known && held.get(0).id() < position
            : history.dropped(window) > 0;
    int first = Math.max(history.size() - window, history.indexFrom(from));
    return attachment(channel, history, window, history.last(history.size() - first), -1, missed);
  }

  /** The fork at which the history of a client with this position left this one, or null. */
  private Fork forkOf(String channel, List<Message> held, long position) {
    for (Fork fork : forks.getOrDefault(channel, List.of())) {
      if (fork.ids().contains(position)) {
        return fork;
      }
    }
    for (Message message : held) {
      Origin origin = message.origin();
      if (origin != null && origin.id() == position) {
        List<Long> ids =
            held.stream()
                .filter(m -> m.origin() != null && m.origin().fork() == origin.fork())
                .map(m -> m.origin().id())
                .toList();
        return new Fork(origin.fork(), ids);
      }
    }
    return null;
  }

  /**
   * Whether an id lies beyond all that exists and could yet have been given to a message: lately,
   * where the shard does not exist.
   */
  boolean isLostFuture(long position, long shardLastId) {
    long now = ports.clock().wallMillis();
    return position > shardLastId
        && position <= MessageId.atMillis(now + ID_SKEW_MILLIS)
        && (shardLastId > 0 || position >= MessageId.atMillis(now - ID_SKEW_MILLIS));
  }

  /** Whether messages after a position can have come and gone in a channel that now has none. */
  private boolean mayHaveMissed(StartPosition.From from, ShardMarks shard) {
    long position = from.id() - 1;
    return position > 0
        && (shard.born() == 0
            || position < shard.born()
            || position < ports.cutoffId()
            || position < shard.sweptTo() - 1);
  }

  private static Attachment attachment(
      String channel,
      History history,
      int window,
      List<Message> messages,
      long resetTo,
      boolean missed) {
    return new Attachment(channel, history.lastId(), window, messages, resetTo, missed);
  }

  /**
   * Notes that the store has dropped messages up to an id before this copy had them.
   *
   * @param heldTo id up to which this copy had all messages of a channel
   */
  void lose(long upTo, ToLongFunction<String> heldTo) {
    Set<String> names = new HashSet<>(channels.keySet());
    names.addAll(interests.keySet());
    for (String channel : names) {
      if (heldTo.applyAsLong(channel) < upTo) {
        History history = channels.get(channel);
        if (history != null) {
          history.lose(upTo);
        }
        tellGap(channel);
      }
    }
  }

  /** Tells live subscribers of a channel that they may have missed messages. */
  void tellGap(String channel) {
    Interest interest = interests.get(channel);
    if (interest != null) {
      ports.outlet().gap(channel, interest.hubs);
    }
  }

  /** Takes back one live attach. */
  void detach(int hub, String channel) {
    Interest interest = interests.get(channel);
    if (interest == null) {
      throw new IllegalStateException("hub " + hub + " is not attached to channel " + channel);
    }
    if (interest.remove(hub)) {
      interests.remove(channel);
    }
  }

  /** Live attaches of this node to a channel. */
  int subscribers(String channel) {
    Interest interest = interests.get(channel);
    return interest == null ? 0 : interest.total;
  }

  /** Calls back for every channel with a live attach: name, number. */
  void forEachSubscribed(BiConsumer<String, Integer> each) {
    interests.forEach((channel, interest) -> each.accept(channel, interest.total));
  }

  /** Calls back for every channel with a message: name, messages in its window. */
  void forEachHeld(BiConsumer<String, Integer> each) {
    channels.forEach(
        (channel, history) ->
            each.accept(channel, keep() == 0 ? history.size() : Math.min(keep(), history.size())));
  }

  /** Whether a channel has a message here. */
  boolean holds(String channel) {
    return channels.containsKey(channel);
  }

  private void add(String channel, Message message) {
    History history = channels.get(channel);
    if (history == null) {
      history = new History(message.id() - 1);
      channels.put(channel, history);
      totals.channels.incrementAndGet();
    }
    long before = history.bytes();
    history.append(message, keep());
    totals.bytes.addAndGet(history.bytes() - before);
  }

  private void put(ChannelWindow window) {
    History history = new History(window.createdAfter(), window.trimmed(), window.messages());
    if (channels.put(window.name(), history) != null) {
      throw new IllegalStateException("channel " + window.name() + " was there already");
    }
    totals.channels.incrementAndGet();
    totals.bytes.addAndGet(history.bytes());
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

  private void noteFork(String channel, long position, List<Message> after) {
    forks
        .computeIfAbsent(channel, name -> new ArrayList<>())
        .add(new Fork(position, after.stream().map(Message::id).toList()));
  }

  private void reset(String channel, long position, List<Message> messages, List<Message> gone) {
    Interest interest = interests.get(channel);
    if (interest != null) {
      // An origin is an id of some other history, which says nothing about what was seen in this.
      List<Message> plain = messages.stream().map(Message::withoutOrigin).toList();
      ports.outlet().reset(channel, position, plain, gone, interest.hubs);
    }
  }

  private void deliver(String channel, List<Message> messages) {
    Interest interest = interests.get(channel);
    if (interest != null) {
      ports.outlet().deliver(channel, messages, interest.hubs);
    }
  }

  private int keep() {
    return ports.limits().messagesPerChannel();
  }

  /**
   * Where another history left this one.
   *
   * @param id the last one that both share
   * @param ids those of the other history after it
   */
  private record Fork(long id, List<Long> ids) {
    boolean wasSeen(Message message, long position) {
      return message.origin() != null
          && message.origin().id() <= position
          && ids.contains(message.origin().id());
    }

    long lastId() {
      return ids.get(ids.size() - 1);
    }
  }

  /** The hubs of this node that listen to one channel, and how many live attaches each has. */
  private static final class Interest {
    long hubs;
    int total;
    private int[] counts = new int[2];

    void add(int hub) {
      if (hub >= counts.length) {
        counts = java.util.Arrays.copyOf(counts, hub + 1);
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
