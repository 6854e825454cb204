package io.perseid.shard;

import io.perseid.channel.History;
import io.perseid.message.Message;
import io.perseid.message.MessageId;
import io.perseid.shard.Append.Item;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The one state of a shard that the store keeps: it gives ids and order to everything published to
 * the shard's channels.
 *
 * <p>Not thread-safe: the store runs one operation at a time. Deterministic: the only clock is
 * handed in, and a backup replays what the owner decided. Channels are linked in order of their
 * last append, so that a read of what is new touches nothing else.
 */
public final class ShardState {
  /** Milliseconds for which a publisher that is gone keeps its last batch known. */
  static final long DEDUPE_MILLIS = 600_000;

  private final long born;
  private long lastId;
  private long revision;
  private long sweptTo;
  private final Map<String, Entry> channels = new HashMap<>();
  private final Entry order = new Entry("", new History(0));
  private final Map<String, Batch> batches = new HashMap<>();

  /** A shard without messages. */
  public ShardState(long born) {
    this(born, born, 0, 0);
  }

  ShardState(long born, long lastId, long revision, long sweptTo) {
    this.born = born;
    this.lastId = lastId;
    this.revision = revision;
    this.sweptTo = sweptTo;
    order.before = order;
    order.after = order;
  }

  /** The birth id of a shard that is made now, above everything the maker knows of. */
  public static long birth(long wallMillis, long floor) {
    return Math.max(MessageId.atMillis(wallMillis), floor + 1);
  }

  /**
   * Appends a batch, once however often it is submitted.
   *
   * @param wallMillis the owner's wall clock
   * @param keep messages a channel keeps, 0 for all
   * @throws IllegalStateException when the publisher has since appended a later batch: the
   *     submission is a late copy that nobody waits for
   */
  public Appended append(Append append, long wallMillis, int keep) {
    Batch known = batches.get(append.publisher());
    if (known != null && known.number >= append.number()) {
      if (known.number > append.number()) {
        throw new IllegalStateException(
            "batch " + append.number() + " comes after batch " + known.number);
      }
      return new Appended(born, known.previous, known.first);
    }
    long previous = lastId;
    long first = Math.max(lastId + 1, Math.max(MessageId.atMillis(wallMillis), append.floor() + 1));
    replay(append, previous, first, keep);
    return new Appended(born, previous, first);
  }

  /**
   * Repeats on a backup what {@link #append} decided on the owner; does nothing when it is there.
   */
  public void replay(Append append, long previous, long first, int keep) {
    Batch known = batches.get(append.publisher());
    if (known != null && known.number >= append.number()) {
      return;
    }
    long id = first;
    for (Item item : append.items()) {
      Entry entry = channels.get(item.channel());
      if (entry == null) {
        entry = new Entry(item.channel(), new History(id - 1));
        channels.put(item.channel(), entry);
      } else {
        entry.unlink();
      }
      entry.linkBefore(order);
      entry.history.append(item.message(id), keep);
      id++;
    }
    lastId = Math.max(lastId, id - 1);
    batches.put(append.publisher(), new Batch(append.number(), previous, first));
  }

  /** Everything with an id above {@code since}. */
  public Synced sync(long since) {
    List<ChannelWindow> windows = new ArrayList<>();
    for (Entry entry = order.before; entry != order; entry = entry.before) {
      if (entry.history.lastId() <= since) {
        break;
      }
      windows.add(window(entry, since));
    }
    return new Synced(born, revision, lastId, sweptTo, Collections.unmodifiableList(windows));
  }

  /**
   * Puts back messages from before the shard's birth that it does not hold, and drops those that a
   * node gave back not knowing that they had been cleared.
   *
   * @return whether there were any
   */
  public boolean restore(Restore restore, int keep) {
    long formerlySwept = Math.min(restore.sweptTo(), born);
    boolean changed = formerlySwept > sweptTo;
    if (changed) {
      sweptTo = formerlySwept;
      dropBelow(sweptTo);
    }
    for (ChannelWindow window : restore.channels()) {
      List<Message> old =
          window.messages().stream().filter(m -> m.id() < born && m.id() >= sweptTo).toList();
      if (old.isEmpty()) {
        continue;
      }
      Entry entry = channels.get(window.name());
      if (entry == null) {
        entry = new Entry(window.name(), new History(window.createdAfter()));
        channels.put(window.name(), entry);
      } else {
        entry.unlink();
      }
      changed |= entry.history.merge(old, window.createdAfter(), window.trimmed(), keep);
      entry.linkInOrder(order);
    }
    if (changed) {
      revision++;
    }
    return changed;
  }

  /**
   * Drops messages below the cutoff, channels without messages, and batches of publishers long
   * gone.
   */
  public void sweep(long cutoffId, Set<String> publishersAlive, long wallMillis) {
    sweptTo = Math.max(sweptTo, cutoffId);
    dropBelow(cutoffId);
    long goneBefore = MessageId.atMillis(wallMillis - DEDUPE_MILLIS);
    batches
        .entrySet()
        .removeIf(
            batch ->
                batch.getValue().first < goneBefore && !publishersAlive.contains(batch.getKey()));
  }

  /**
   * Drops all messages up to an id, once however often it is submitted. Ids go on.
   *
   * @param life the birth of the shard that is meant
   * @return false when it is another: nothing happens
   */
  public boolean clear(long life, long upTo) {
    if (life == born && upTo >= sweptTo) {
      sweptTo = upTo + 1;
      revision++;
      dropBelow(sweptTo);
    }
    return life == born;
  }

  private void dropBelow(long cutoffId) {
    for (Entry entry = order.after; entry != order; ) {
      Entry next = entry.after;
      entry.history.expire(cutoffId);
      if (entry.history.isEmpty()) {
        entry.unlink();
        channels.remove(entry.name);
      }
      entry = next;
    }
  }

  /** Where it stands. */
  public ShardDigest digest(int shard) {
    return new ShardDigest(shard, born, revision, lastId);
  }

  private static ChannelWindow window(Entry entry, long since) {
    History history = entry.history;
    return new ChannelWindow(
        entry.name, history.createdAfter(), history.trimmed(), history.from(since + 1));
  }

  /** A complete copy as plain values, for the store to serialise. */
  public Snapshot snapshot() {
    List<ChannelWindow> windows = new ArrayList<>();
    for (Entry entry = order.after; entry != order; entry = entry.after) {
      windows.add(window(entry, 0));
    }
    List<KnownBatch> known = new ArrayList<>();
    batches.forEach(
        (publisher, batch) ->
            known.add(new KnownBatch(publisher, batch.number, batch.previous, batch.first)));
    return new Snapshot(born, lastId, revision, sweptTo, windows, known);
  }

  /** The state that {@link #snapshot} was taken of. */
  public static ShardState of(Snapshot snapshot) {
    ShardState state =
        new ShardState(snapshot.born(), snapshot.lastId(), snapshot.revision(), snapshot.sweptTo());
    for (ChannelWindow window : snapshot.channels()) {
      Entry entry =
          new Entry(
              window.name(),
              new History(window.createdAfter(), window.trimmed(), window.messages()));
      state.channels.put(entry.name, entry);
      entry.linkBefore(state.order);
    }
    for (KnownBatch batch : snapshot.batches()) {
      state.batches.put(
          batch.publisher(), new Batch(batch.number(), batch.previous(), batch.first()));
    }
    return state;
  }

  /**
   * A shard as plain values.
   *
   * @param channels in order of their last append
   */
  public record Snapshot(
      long born,
      long lastId,
      long revision,
      long sweptTo,
      List<ChannelWindow> channels,
      List<KnownBatch> batches) {}

  /** The last batch of one publisher and where it went. */
  public record KnownBatch(String publisher, long number, long previous, long first) {}

  private record Batch(long number, long previous, long first) {}

  /** A channel in the ring of channels; the ring's own entry is its end. */
  private static final class Entry {
    final String name;
    final History history;
    Entry before;
    Entry after;

    Entry(String name, History history) {
      this.name = name;
      this.history = history;
    }

    void linkBefore(Entry next) {
      before = next.before;
      after = next;
      before.after = this;
      next.before = this;
    }

    void linkInOrder(Entry end) {
      Entry next = end;
      while (next.before != end && next.before.history.lastId() > history.lastId()) {
        next = next.before;
      }
      linkBefore(next);
    }

    void unlink() {
      before.after = after;
      after.before = before;
    }
  }
}
