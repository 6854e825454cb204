package io.perseid.replication;

import io.perseid.shard.ShardDigest;
import io.perseid.shard.Synced;
import io.perseid.stats.Counter;

/**
 * Keeps this node's copy of one shard at a version of the store's: follows the chain of pushed
 * batches, and reads from the store where the chain is broken.
 *
 * <p>A batch applies when its {@code previous} is the last id held. One that does not waits a
 * moment for the one before it, since batches of different publishers overtake each other; then the
 * store is asked for what lies between. A digest, once a second, finds lost tails.
 *
 * <p>Owned by the shard's lane; {@link #lastId} and {@link #isSynced} may be read from any thread.
 */
final class ShardReceiver {
  private static final long DIGEST_GRACE_MILLIS = 60;

  private final Ports ports;
  private final Lane lane;
  private final Totals totals;
  private final ShardCache cache;
  private final Standing at = new Standing();
  private final StoreReader reader;
  private final Reconciliation reconciliation;

  private final HeldBatches held = new HeldBatches();
  private final Waiters waiters = new Waiters();
  private final Grace grace;
  private long readTo;

  ShardReceiver(
      int shard,
      Ports ports,
      Lane lane,
      Totals totals,
      ViewLease lease,
      ShardCache cache,
      Reconciliation.GiveBack giveBack) {
    this.ports = ports;
    this.lane = lane;
    this.totals = totals;
    this.cache = cache;
    reconciliation = new Reconciliation(shard, ports, lane, totals, cache, giveBack, at);
    grace = new Grace(lane, this::graceOver);
    reader = new StoreReader(shard, ports, lane, lease, at, new Taker());
  }

  long lastId() {
    return at.last;
  }

  boolean isSynced() {
    return at.synced;
  }

  /** What this copy knows of the shard as a whole. */
  ShardMarks marks() {
    return at.marks();
  }

  int heldBatches() {
    return held.size();
  }

  /** First read of everything. Batches pushed meanwhile wait. */
  void start() {
    reader.read(true);
  }

  /** Ends what waits for another try; any thread. */
  void stop() {
    reader.stop();
  }

  /** Takes a batch from the bus, or this node's own. */
  void push(Push push) {
    assert lane.isCurrent();
    if (!isCurrent()) {
      held.add(push);
    } else if (push.born() > at.born) {
      // Of a life this copy does not know yet; the read brings what it brings, if it is real.
      reader.read(true);
    } else if (push.born() < at.born) {
      return;
    } else if (push.end() <= at.last) {
      noteLate(push);
    } else if (push.previous() == at.last) {
      apply(push);
      applyHeld();
    } else if (push.previous() < at.last) {
      // It overlaps what is held: the two do not belong to one chain.
      reader.read(true);
    } else {
      held.add(push);
      grace.begin();
    }
  }

  /** Takes this node's own batch, and tells when this copy holds it. */
  void pushOwn(Push push, Waiters.Reached reached) {
    push(push);
    if (isCurrent() && at.last >= push.end() && at.born == push.born()) {
      reached.reached(true);
    } else {
      waiters.add(push, reached);
      grace.begin();
    }
  }

  /** Compares with what the store said of this shard; null when it does not have it. */
  void compare(ShardDigest digest, long lastWhenAsked) {
    assert lane.isCurrent();
    if (!at.synced || reader.isReading()) {
      return;
    }
    if (digest == null) {
      if (at.born != 0) {
        reader.read(true);
      }
    } else if (digest.born() != at.born
        || digest.revision() != at.revision
        || digest.lastId() < lastWhenAsked) {
      reader.read(true);
    } else if (digest.lastId() > at.last) {
      lane.schedule(
          DIGEST_GRACE_MILLIS,
          () -> {
            if (at.last < digest.lastId() && at.born == digest.born()) {
              reader.read(false);
            }
          });
    }
  }

  /** After a healed split that this node lost: the store's state is another's now. */
  void merged() {
    assert lane.isCurrent();
    reader.merged();
  }

  /** Runs a task when this copy is synced and has read the store once more, from now on. */
  void afterRead(Runnable task) {
    reader.afterRead(task);
  }

  /** Runs a task when this copy is synced: now, if it is. */
  void whenSynced(Runnable task) {
    reader.whenSynced(task);
  }

  private void apply(Push push) {
    cache.append(push.first(), push.items());
    at.last = push.end();
    totals.sawId(at.last);
    tellWaiters();
  }

  private void applyHeld() {
    while (!held.isEmpty() && isCurrent()) {
      Push push = held.first();
      if (push.born() == at.born && push.previous() > at.last) {
        grace.begin();
        return;
      }
      held.removeFirst();
      if (push.born() > at.born
          || push.born() == at.born && push.previous() < at.last && push.end() > at.last) {
        reader.read(true);
        return;
      }
      if (push.born() == at.born && push.end() > at.last) {
        apply(push);
      }
    }
  }

  private void graceOver() {
    if (!held.isEmpty() || !waiters.isEmpty()) {
      ports.stats().add(Counter.CHAIN_BREAKS, 1);
      grace.shorten();
      reader.read(false);
    }
  }

  /** A batch that a read had brought already was not lost but late: be more patient. */
  private void noteLate(Push push) {
    if (push.end() <= readTo && !push.sender().equals(ports.membership().self())) {
      readTo = 0;
      grace.lengthen();
    }
  }

  /** Whether the copy stands at one version. */
  private boolean isCurrent() {
    return at.synced && !reader.isReadingAll();
  }

  private void tellWaiters() {
    if (isCurrent()) {
      waiters.tell(at.born, at.last);
    }
    if (!waiters.isEmpty()) {
      grace.begin();
    }
  }

  private final class Taker implements StoreReader.Taker {
    @Override
    public boolean takeAll(Synced read) {
      if (reconciliation.restoreIfLost(read, reader.isMerged(), reader::askAgain)) {
        return false;
      }
      boolean continued = reconciliation.takeAll(read, reader.isOnSameSide());
      readTo = at.last;
      totals.sawId(at.last);
      if (!continued) {
        waiters.tellAllGone();
      }
      return true;
    }

    @Override
    public void takeNew(Synced read) {
      long from = at.last;
      reconciliation.takeNew(read);
      readTo = at.last > from ? at.last : readTo;
      totals.sawId(at.last);
    }

    @Override
    public void readOver() {
      applyHeld();
      tellWaiters();
    }
  }
}
