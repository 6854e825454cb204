package io.perseid.replication;

import io.perseid.message.Message;
import io.perseid.message.Message.Origin;
import io.perseid.shard.ChannelWindow;
import io.perseid.shard.Restore;
import io.perseid.shard.ShardDigest;
import io.perseid.shard.Synced;
import io.perseid.stats.Counter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Keeps this node's copy of one shard at a version of the store's: follows the chain of pushed
 * batches, and reads from the store where the chain is broken.
 *
 * <p>A batch applies when its {@code previous} is the last id held. One that does not waits a
 * moment for the one before it, since batches of different publishers overtake each other; then the
 * store is asked for what lies between. A digest, once a second, finds lost tails. Where the store
 * was born anew after the loss of owner and backups, this copy gives back what it holds; where the
 * store went another way after a split, this copy follows it and gives back what only it holds as
 * new messages.
 *
 * <p>Owned by the shard's lane; {@link #lastId} and {@link #isSynced} may be read from any thread.
 */
final class ShardReceiver {
  private static final long GRACE_MIN_MILLIS = 40;
  private static final long GRACE_MAX_MILLIS = 500;
  private static final long RETRY_MILLIS = 100;
  private static final long DIGEST_GRACE_MILLIS = 60;
  private static final int MERGE_WAITS_MAX = 100;
  private static final int HELD_MAX = 512;
  private static final int HELD_BYTES_MAX = 1 << 20;

  private final int shard;
  private final Ports ports;
  private final Lane lane;
  private final Totals totals;
  private final ShardCache cache;
  private final GiveBack giveBack;
  private final ViewLease lease;

  private volatile long last;
  private volatile boolean synced;
  private long born;
  private long revision;
  private long sweptTo;
  // of the shard's former life nothing above this has been held here
  private long formerLast;
  private int merges;
  private int mergesRead;
  private String nameWhenRead = "";
  private int mergeWaits;

  private final TreeMap<Long, Push> held = new TreeMap<>();
  private long heldBytes;
  private final List<Waiter> waiters = new ArrayList<>();
  private final List<Runnable> atThisRead = new ArrayList<>();
  private final List<Runnable> atNextRead = new ArrayList<>();
  private Lane.Timer grace;
  private long graceMillis = GRACE_MIN_MILLIS;
  private long readTo;

  private boolean reading;
  private boolean readingAll;
  private boolean readAllNext;
  private long restoredFor = -1;

  ShardReceiver(
      int shard,
      Ports ports,
      Lane lane,
      Totals totals,
      ViewLease lease,
      ShardCache cache,
      GiveBack giveBack) {
    this.shard = shard;
    this.ports = ports;
    this.lane = lane;
    this.totals = totals;
    this.lease = lease;
    this.cache = cache;
    this.giveBack = giveBack;
  }

  /** Takes messages that were acknowledged here and are not in the store: publish them again. */
  interface GiveBack {
    /** One message with its former id as origin; messages of a channel come in order. */
    void publishAgain(String channel, Message message);
  }

  /** Told when the copy has come to an id. */
  interface Reached {
    /**
     * The end of waiting.
     *
     * @param held false when the shard has since begun another life: the batch waited for may be
     *     gone
     */
    void reached(boolean held);
  }

  long lastId() {
    return last;
  }

  boolean isSynced() {
    return synced;
  }

  /** What this copy knows of the shard as a whole. */
  ShardMarks marks() {
    return new ShardMarks(born, last, sweptTo);
  }

  int heldBatches() {
    return held.size();
  }

  /** First read of everything. Batches pushed meanwhile wait. */
  void start() {
    read(true);
  }

  /** Takes a batch from the bus, or this node's own. */
  void push(Push push) {
    assert lane.isCurrent();
    if (!synced || readingAll) {
      hold(push);
    } else if (push.born() > born) {
      // Of a life this copy does not know yet; the read brings what it brings, if it is real.
      read(true);
    } else if (push.born() < born) {
      return;
    } else if (push.end() <= last) {
      noteLate(push);
    } else if (push.previous() == last) {
      apply(push);
      applyHeld();
    } else if (push.previous() < last) {
      // It overlaps what is held: the two do not belong to one chain.
      read(true);
    } else {
      hold(push);
      armGrace();
    }
  }

  /** Takes this node's own batch, and tells when this copy holds it. */
  void pushOwn(Push push, Reached reached) {
    push(push);
    if (holds(push.end(), push.born())) {
      reached.reached(true);
    } else {
      waiters.add(new Waiter(push.end(), push.born(), reached));
      armGrace();
    }
  }

  /** Compares with what the store said of this shard; null when it does not have it. */
  void compare(ShardDigest digest, long lastWhenAsked) {
    assert lane.isCurrent();
    if (!synced || reading) {
      return;
    }
    if (digest == null) {
      if (born != 0) {
        read(true);
      }
    } else if (digest.born() != born
        || digest.revision() != revision
        || digest.lastId() < lastWhenAsked) {
      read(true);
    } else if (digest.lastId() > last) {
      lane.schedule(
          DIGEST_GRACE_MILLIS,
          () -> {
            if (last < digest.lastId() && born == digest.born()) {
              read(false);
            }
          });
    }
  }

  /** After a healed split that this node lost: the store's state is another's now. */
  void merged() {
    assert lane.isCurrent();
    merges++;
    read(true);
  }

  /** Runs a task when this copy is synced and has read the store once more, from now on. */
  void afterRead(Runnable task) {
    atNextRead.add(task);
    read(false);
  }

  /** Runs a task when this copy is synced: now, if it is. */
  void whenSynced(Runnable task) {
    if (synced) {
      task.run();
    } else {
      atThisRead.add(task);
    }
  }

  // ---- reading the store ------------------------------------------------------------------------

  private void read(boolean all) {
    readAllNext |= all;
    if (!reading) {
      reading = true;
      ask();
    }
  }

  private void ask() {
    readingAll |= readAllNext || !synced || !isOnSameSide();
    readAllNext = false;
    View view = ports.membership().view();
    if (!lease.holds(view) || mergeIsUnderWay()) {
      askLater();
      return;
    }
    mergeWaits = 0;
    atThisRead.addAll(atNextRead);
    atNextRead.clear();
    long since = readingAll ? 0 : last;
    int mergesThen = merges;
    ports.stats().add(Counter.SYNCS, 1);
    ports
        .store()
        .sync(
            shard,
            since,
            (read, failure) ->
                lane.execute(
                    () -> {
                      // As with an append: without agreement, what the store says may vanish.
                      if (failure != null
                          || !view.equals(ports.membership().view())
                          || !lease.holds(view)) {
                        askLater();
                      } else if (merges != mergesThen) {
                        // Asked before the split healed: the answer may be of either side.
                        ask();
                      } else {
                        readDone(since, read);
                      }
                    }));
  }

  /** Whether the store is still the one that this copy was read from. */
  private boolean isOnSameSide() {
    return merges == mergesRead && ports.membership().self().equals(nameWhenRead);
  }

  /**
   * A node that joins again has its new name before the store has put together what the two sides
   * held.
   */
  private boolean mergeIsUnderWay() {
    return synced && merges == mergesRead && !isOnSameSide() && mergeWaits++ < MERGE_WAITS_MAX;
  }

  private void askLater() {
    lane.schedule(RETRY_MILLIS, this::ask);
  }

  private void readDone(long since, Synced read) {
    if (readingAll) {
      if (restoreIfLost(read)) {
        return;
      }
      reconcile(read);
    } else if (readAllNext
        || read.born() != born
        || read.revision() != revision
        || read.lastId() < since) {
      readAllNext = true;
      ask();
      return;
    } else {
      takeNew(read);
    }
    reading = false;
    readingAll = false;
    synced = true;
    totals.sawId(last);
    // Taken before the next read is asked for: what waits for that one joins the list with it.
    List<Runnable> tasks = List.copyOf(atThisRead);
    atThisRead.clear();
    if (readAllNext || !atNextRead.isEmpty()) {
      read(false);
    }
    tasks.forEach(Runnable::run);
    applyHeld();
    tellWaiters();
  }

  /**
   * Takes the messages after the last one held. Batches applied since the question make it look
   * old.
   */
  private void takeNew(Synced read) {
    long from = last;
    if (read.lastId() > from) {
      long above = Math.max(from, sweptAway(read));
      cache.lose(above, channel -> from);
      read.channels().forEach(window -> cache.insert(after(window, from), above));
      last = read.lastId();
      readTo = last;
    }
    sweep(read);
  }

  /** The highest id that may have been dropped in the store for other reasons than number. */
  private static long sweptAway(Synced read) {
    return Math.min(read.sweptTo() - 1, read.lastId());
  }

  private void sweep(Synced read) {
    if (read.sweptTo() > sweptTo) {
      cache.expire(read.sweptTo());
    }
    sweptTo = read.sweptTo();
  }

  private static ChannelWindow after(ChannelWindow window, long id) {
    return new ChannelWindow(
        window.name(),
        window.createdAfter(),
        window.trimmed(),
        window.messages().stream().filter(message -> message.id() > id).toList());
  }

  /**
   * Gives a reborn shard what this copy holds and knows of its former life; then everything is read
   * again.
   */
  private boolean restoreIfLost(Synced read) {
    boolean reborn = born != 0 && merges == mergesRead && (!read.exists() || read.born() > born);
    if (!reborn || read.exists() && restoredFor == read.born()) {
      return false;
    }
    List<ChannelWindow> past = new ArrayList<>();
    cache
        .lackedBy(byName(read), read.sweptTo())
        .forEach(
            (channel, messages) -> {
              List<Message> older =
                  read.exists()
                      ? messages.stream().filter(m -> m.id() < read.born()).toList()
                      : messages;
              if (!older.isEmpty()) {
                past.add(cache.windowOf(channel, older));
              }
            });
    if (past.isEmpty() && sweptTo <= read.sweptTo()) {
      return false;
    }
    restoredFor = read.born();
    ports.stats().add(Counter.RESTORES, 1);
    ports
        .store()
        .restore(
            shard,
            new Restore(read.born(), Math.max(last, totals.highestId()), sweptTo, past),
            (done, failure) ->
                lane.execute(
                    () -> {
                      if (failure != null) {
                        restoredFor = -1;
                      }
                      lane.schedule(failure == null ? 0 : RETRY_MILLIS, this::ask);
                    }));
    return true;
  }

  /** Makes the copy what a complete read says, and gives back what only this copy holds. */
  private void reconcile(Synced read) {
    Map<String, ChannelWindow> store = byName(read);
    Map<String, List<Message>> lacked = synced ? cache.lackedBy(store, read.sweptTo()) : Map.of();
    boolean sameSide = isOnSameSide();
    boolean firstLife = born == 0;
    boolean newLife = sameSide && read.born() > born;
    boolean sameChain =
        sameSide && read.born() == born && read.lastId() >= last && lacked.isEmpty();
    ToLongFunction<String> shown =
        channel -> {
          // Where two histories part, an id of the other one may be below the last one held here.
          long mine = cache.lastId(channel);
          if (sameChain) {
            return last;
          } else if (newLife) {
            return Math.max(mine, born == 0 ? read.born() : Math.min(last, read.born()));
          }
          return mine;
        };
    long gone = sweptAway(read);
    // Another node knew of a clearing in the former life that this one had not heard of.
    boolean formerlyGone =
        sameChain
            && read.revision() != revision
            && read.sweptTo() > sweptTo
            && read.sweptTo() <= born
            && read.sweptTo() - 1 > formerLast;
    // What either side swept for its age was gone before they parted.
    long known = sameSide ? 0 : Math.max(sweptTo, ports.cutoffId()) - 1;
    cache.lose(
        gone,
        channel ->
            formerlyGone
                ? Math.max(formerLast, sweptTo - 1)
                : Math.max(known, shown.applyAsLong(channel)));
    if (firstLife || !sameSide) {
      formerLast = 0;
    } else if (newLife) {
      formerLast = last;
    }
    for (ChannelWindow window : read.channels()) {
      if (!lacked.containsKey(window.name())) {
        cache.insert(window, shown.applyAsLong(window.name()));
      }
    }
    lacked.forEach(
        (channel, messages) -> {
          long fork = cache.forkBefore(channel, messages.get(0).id(), store.get(channel));
          cache.rebase(channel, store.get(channel), fork, messages);
          for (Message message : messages) {
            Origin origin = new Origin(message.id(), fork);
            giveBack.publishAgain(channel, new Message(message.id(), message.text(), origin));
          }
        });
    born = read.born();
    revision = read.revision();
    last = read.lastId();
    readTo = last;
    sweep(read);
    mergesRead = merges;
    nameWhenRead = ports.membership().self();
    // Where this copy held nothing there is no other history that a batch could have been lost
    // with.
    if (!sameChain && !firstLife) {
      List<Waiter> askAgain = List.copyOf(waiters);
      waiters.clear();
      askAgain.forEach(waiter -> waiter.reached.reached(false));
    }
  }

  private static Map<String, ChannelWindow> byName(Synced read) {
    Map<String, ChannelWindow> byName = new HashMap<>();
    read.channels().forEach(window -> byName.put(window.name(), window));
    return byName;
  }

  // ---- the chain --------------------------------------------------------------------------------

  private void apply(Push push) {
    cache.append(push.first(), push.items());
    last = push.end();
    totals.sawId(last);
    tellWaiters();
  }

  private void hold(Push push) {
    if (held.size() >= HELD_MAX || heldBytes >= HELD_BYTES_MAX) {
      // A read brings them all; holding more would only use memory.
      held.clear();
      heldBytes = 0;
    }
    Push before = held.put(push.previous(), push);
    heldBytes += push.bytes() - (before == null ? 0 : before.bytes());
  }

  private void applyHeld() {
    while (!held.isEmpty() && synced && !readingAll) {
      Push push = held.firstEntry().getValue();
      if (push.born() == born && push.previous() > last) {
        armGrace();
        return;
      }
      held.pollFirstEntry();
      heldBytes -= push.bytes();
      if (push.born() > born
          || push.born() == born && push.previous() < last && push.end() > last) {
        read(true);
        return;
      }
      if (push.born() == born && push.end() > last) {
        apply(push);
      }
    }
  }

  private void armGrace() {
    if (grace == null) {
      grace = lane.schedule(graceMillis, this::graceOver);
    }
  }

  private void graceOver() {
    grace = null;
    if (!held.isEmpty() || !waiters.isEmpty()) {
      ports.stats().add(Counter.CHAIN_BREAKS, 1);
      graceMillis = Math.max(GRACE_MIN_MILLIS, graceMillis * 9 / 10);
      read(false);
    }
  }

  /** A batch that a read had brought already was not lost but late: be more patient. */
  private void noteLate(Push push) {
    if (push.end() <= readTo && !push.sender().equals(ports.membership().self())) {
      readTo = 0;
      graceMillis = Math.min(GRACE_MAX_MILLIS, graceMillis * 2);
    }
  }

  private boolean holds(long id, long life) {
    return synced && !readingAll && last >= id && born == life;
  }

  private void tellWaiters() {
    if (waiters.isEmpty()) {
      return;
    }
    for (Waiter waiter : List.copyOf(waiters)) {
      boolean otherLife = synced && !readingAll && born != waiter.born;
      if (otherLife || holds(waiter.id, waiter.born)) {
        waiters.remove(waiter);
        waiter.reached.reached(!otherLife);
      }
    }
    if (!waiters.isEmpty()) {
      armGrace();
    }
  }

  private record Waiter(long id, long born, Reached reached) {}
}
