package io.perseid.replication;

import io.perseid.shard.Synced;
import io.perseid.stats.Counter;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one shard from the store, one read at a time, until an answer can be trusted.
 *
 * <p>As with an append, an answer counts only when the members were the same all along and the
 * lease held: what the store of a minority says may vanish. What has to wait for a read that begins
 * later waits for the next one. Owned by the shard's lane.
 */
final class StoreReader {
  private static final long RETRY_MILLIS = 100;
  private static final int MERGE_WAITS_MAX = 100;

  private final int shard;
  private final Ports ports;
  private final Lane lane;
  private final ViewLease lease;
  private final Standing at;
  private final Taker taker;

  private int merges;
  private int mergesRead;
  private String nameWhenRead = "";
  private int mergeWaits;
  private boolean reading;
  private boolean readingAll;
  private boolean readAllNext;
  private volatile boolean stopped;
  private final List<Runnable> atThisRead = new ArrayList<>();
  private final List<Runnable> atNextRead = new ArrayList<>();

  StoreReader(int shard, Ports ports, Lane lane, ViewLease lease, Standing at, Taker taker) {
    this.shard = shard;
    this.ports = ports;
    this.lane = lane;
    this.lease = lease;
    this.at = at;
    this.taker = taker;
  }

  /** Takes what was read. */
  interface Taker {
    /**
     * Everything that the store holds.
     *
     * @return false when it is not to be taken: {@link #askAgain} is called later
     */
    boolean takeAll(Synced read);

    /** What is above the last id held when it was asked. */
    void takeNew(Synced read);

    /** The read is over, and so are the tasks that waited for it. */
    void readOver();
  }

  /** Whether a read is under way. */
  boolean isReading() {
    return reading;
  }

  /** Whether the copy stands at no one version: a read of everything is under way. */
  boolean isReadingAll() {
    return readingAll;
  }

  /** Whether the store has become another side's since it was read. */
  boolean isMerged() {
    return merges != mergesRead;
  }

  /** Whether the store is still the one that this copy was read from. */
  boolean isOnSameSide() {
    return !isMerged() && ports.membership().self().equals(nameWhenRead);
  }

  /** After a healed split that this node lost. */
  void merged() {
    merges++;
    read(true);
  }

  /** Ends what waits for another try; any thread. */
  void stop() {
    stopped = true;
  }

  /** Runs a task when the copy is synced and the store was read once more, from now on. */
  void afterRead(Runnable task) {
    atNextRead.add(task);
    read(false);
  }

  /** Runs a task when the copy is synced: now, if it is. */
  void whenSynced(Runnable task) {
    if (at.synced) {
      task.run();
    } else {
      atThisRead.add(task);
    }
  }

  /** Reads what is new, or everything. */
  void read(boolean all) {
    readAllNext |= all;
    if (!reading) {
      reading = true;
      ask();
    }
  }

  /** Goes on with the read under way, after a while. */
  void askAgain(long delayMillis) {
    lane.schedule(delayMillis, this::ask);
  }

  private void ask() {
    if (stopped) {
      return;
    }
    readingAll |= readAllNext || !at.synced || !isOnSameSide();
    readAllNext = false;
    View view = ports.membership().view();
    if (!lease.holds(view) || mergeIsUnderWay()) {
      askAgain(RETRY_MILLIS);
      return;
    }
    mergeWaits = 0;
    atThisRead.addAll(atNextRead);
    atNextRead.clear();
    long since = readingAll ? 0 : at.last;
    int mergesThen = merges;
    ports.stats().add(Counter.SYNCS, 1);
    ports
        .store()
        .sync(
            shard,
            since,
            (read, failure) ->
                lane.execute(() -> answered(view, mergesThen, since, read, failure)));
  }

  private void answered(View view, int mergesThen, long since, Synced read, Throwable failure) {
    if (failure != null || !view.equals(ports.membership().view()) || !lease.holds(view)) {
      askAgain(RETRY_MILLIS);
    } else if (merges != mergesThen) {
      // Asked before the split healed: the answer may be of either side.
      ask();
    } else {
      take(since, read);
    }
  }

  /**
   * A node that joins again has its new name before the store has put together what the two sides
   * held.
   */
  private boolean mergeIsUnderWay() {
    return at.synced && !isMerged() && !isOnSameSide() && mergeWaits++ < MERGE_WAITS_MAX;
  }

  private void take(long since, Synced read) {
    if (readingAll) {
      if (!taker.takeAll(read)) {
        return;
      }
      mergesRead = merges;
      nameWhenRead = ports.membership().self();
    } else if (readAllNext || !at.continues(read) || read.lastId() < since) {
      readAllNext = true;
      ask();
      return;
    } else {
      taker.takeNew(read);
    }
    reading = false;
    readingAll = false;
    at.synced = true;
    // Taken before the next read is asked for: what waits for that one joins the list with it.
    List<Runnable> tasks = List.copyOf(atThisRead);
    atThisRead.clear();
    if (readAllNext || !atNextRead.isEmpty()) {
      read(false);
    }
    tasks.forEach(Runnable::run);
    taker.readOver();
  }
}
