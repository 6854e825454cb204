package io.perseid.replication.sim;

import io.perseid.replication.Outcome;
import io.perseid.replication.ShardStore;
import io.perseid.replication.sim.SimSide.Slot;
import io.perseid.shard.Append;
import io.perseid.shard.Appended;
import io.perseid.shard.Restore;
import io.perseid.shard.ShardDigest;
import io.perseid.shard.ShardState;
import io.perseid.shard.Synced;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The store: every operation travels to the shard's owner, runs there, travels to the backup, and
 * comes back. On each leg it can be late, be lost with a node, or fail with its effect in doubt.
 */
final class SimStore {
  private static final long BACKUP_WAIT_MILLIS = 1_000;
  private static final long CALL_WAIT_MILLIS = 10_000;

  private final SimCluster cluster;
  private final SimLoop loop;
  private final int keep;
  private final List<Operation<?>> running = new ArrayList<>();

  /** Chance that an operation fails before or after it took effect. */
  double doubt;

  SimStore(SimCluster cluster) {
    this.cluster = cluster;
    this.loop = cluster.loop;
    this.keep = cluster.options.limits().messagesPerChannel();
  }

  ShardStore of(SimNode node) {
    return new Port(node);
  }

  /** The members of a side are other ones now: those who wait for a lost node are told, or not. */
  void repaired(SimSide side) {
    for (Operation<?> operation : List.copyOf(running)) {
      if (side.has(operation.from) && !side.has(operation.target)) {
        if (loop.chance(0.5)) {
          operation.finish(null, new IllegalStateException("member left"));
        } else {
          operation.send();
        }
      }
    }
  }

  /** A side is no more: what its nodes have asked is in doubt. */
  void fail(List<SimNode> nodes) {
    for (Operation<?> operation : List.copyOf(running)) {
      if (nodes.contains(operation.from)) {
        operation.finish(null, new IllegalStateException("store was reset"));
      }
    }
  }

  private long leg() {
    return loop.chance(0.01) ? loop.millis(3, 60) : loop.millis(0.05, 1);
  }

  private static long born(ShardState state) {
    return state == null ? 0 : state.digest(0).born();
  }

  /** What runs on the owner, and what is then repeated on the backup. */
  private interface Effect<T> {
    T run(Slot slot, long wallMillis, List<Consumer<Slot>> onBackup);
  }

  private final class Operation<T> {
    final SimNode from;
    final int shard;
    final Effect<T> effect;
    final Outcome<T> outcome;
    SimNode target;
    private boolean done;

    Operation(SimNode from, int shard, Effect<T> effect, Outcome<T> outcome) {
      this.from = from;
      this.shard = shard;
      this.effect = effect;
      this.outcome = outcome;
      running.add(this);
      from.later(
          CALL_WAIT_MILLIS * SimLoop.MILLI,
          () -> finish(null, new IllegalStateException("call timed out")));
    }

    void send() {
      target = from.side.slots[shard].owner;
      if (!from.isAlive() || done) {
        running.remove(this);
      } else if (loop.chance(doubt / 2)) {
        from.later(leg(), () -> finish(null, new IllegalStateException("failed before")));
      } else {
        SimNode owner = target;
        boolean connected = cluster.reach(from, owner);
        loop.after(leg(), () -> owner.run(null, () -> arrive(owner, connected)));
      }
    }

    private void arrive(SimNode owner, boolean connected) {
      Slot slot = owner.side.slots[shard];
      if (from.side != owner.side) {
        // it lay in the owner's buffers while the owner was deposed
        if (connected && slot.owner == owner && loop.chance(0.5)) {
          runAlone(owner, slot);
        }
        return;
      }
      if (slot.owner != owner) {
        from.later(loop.millis(5, 20), this::send);
        return;
      }
      if (owner.membership.view().size() < cluster.options.quorum()) {
        from.later(leg(), () -> finish(null, new IllegalStateException("too few members")));
        return;
      }
      List<Consumer<Slot>> onBackup = new ArrayList<>();
      T value;
      try {
        value = effect.run(slot, owner.wallMillis(), onBackup);
      } catch (IllegalStateException e) {
        from.later(leg(), () -> finish(null, e));
        return;
      }
      if (slot.backup == null) {
        reply(owner, value);
      } else {
        SimNode backup = slot.backup;
        cluster.inOrder(owner, backup, shard, () -> backUp(owner, backup, onBackup, value));
        from.later(
            BACKUP_WAIT_MILLIS * SimLoop.MILLI,
            () -> finish(null, new IllegalStateException("backup silent")));
      }
    }

    private void backUp(SimNode owner, SimNode backup, List<Consumer<Slot>> onBackup, T value) {
      Slot slot = backup.side.slots[shard];
      if (slot.backup == backup) {
        onBackup.forEach(replay -> replay.accept(slot));
        reply(owner, value);
      }
    }

    private void reply(SimNode owner, T value) {
      if (from.side != owner.side) {
        return;
      }
      if (loop.chance(doubt / 2)) {
        from.later(leg(), () -> finish(null, new IllegalStateException("failed after")));
        return;
      }
      if (loop.chance(doubt / 2)) {
        // a copy of the operation is still on its way and takes effect, again, later
        SimSide side = from.side;
        long life = born(side.slots[shard].owned);
        loop.after(
            loop.millis(1, 2_000),
            () -> {
              Slot slot = side.slots[shard];
              if (side.has(slot.owner) && born(slot.owned) == life) {
                SimNode now = slot.owner;
                now.run(null, () -> runAlone(now, slot));
              }
            });
      }
      from.later(leg(), () -> finish(value, null));
    }

    /** Takes effect, but nobody hears of it. */
    private void runAlone(SimNode owner, Slot slot) {
      if (slot.owner != owner || owner.side.slots[shard] != slot) {
        return;
      }
      List<Consumer<Slot>> onBackup = new ArrayList<>();
      try {
        effect.run(slot, owner.wallMillis(), onBackup);
      } catch (IllegalStateException e) {
        // a late copy that the state has recognised
        return;
      }
      SimNode backup = slot.backup;
      if (backup != null) {
        cluster.inOrder(
            owner,
            backup,
            shard,
            () -> {
              Slot there = backup.side.slots[shard];
              if (there.backup == backup) {
                onBackup.forEach(replay -> replay.accept(there));
              }
            });
      }
    }

    void finish(T value, Throwable failure) {
      if (!done) {
        done = true;
        running.remove(this);
        outcome.done(value, failure);
      }
    }
  }

  private final class Port implements ShardStore {
    private final SimNode self;

    Port(SimNode self) {
      this.self = self;
    }

    private <T> void run(int shard, Effect<T> effect, Outcome<T> outcome) {
      new Operation<>(self, shard, effect, outcome).send();
    }

    @Override
    public void append(int shard, Append append, Outcome<Appended> outcome) {
      run(
          shard,
          (slot, wallMillis, onBackup) -> {
            if (slot.owned == null) {
              slot.owned = new ShardState(ShardState.birth(wallMillis, append.floor()));
            }
            Appended appended = slot.owned.append(append, wallMillis, keep);
            long revision = slot.owned.digest(shard).revision();
            onBackup.add(backup -> replay(backup, append, appended, revision));
            return appended;
          },
          outcome);
    }

    /** A backup's copy is exact or absent. */
    private void replay(Slot slot, Append append, Appended appended, long revision) {
      boolean first = appended.previous() == appended.born();
      if (first && (slot.backedUp == null || born(slot.backedUp) < appended.born())) {
        slot.backedUp = new ShardState(appended.born());
      }
      if (slot.backedUp == null) {
        return;
      }
      ShardDigest digest = slot.backedUp.digest(0);
      boolean same = digest.born() == appended.born() && digest.revision() == revision;
      boolean here = digest.lastId() >= appended.first() + append.items().size() - 1;
      if (!same || !here && digest.lastId() != appended.previous()) {
        slot.backedUp = null;
      } else if (!here) {
        slot.backedUp.replay(append, appended.previous(), appended.first(), keep);
      }
    }

    @Override
    public void sync(int shard, long since, Outcome<Synced> outcome) {
      run(
          shard,
          (slot, wallMillis, onBackup) ->
              slot.owned == null ? Synced.ABSENT : slot.owned.sync(since),
          outcome);
    }

    @Override
    public void digest(Outcome<List<ShardDigest>> outcome) {
      SimSide side = self.side;
      List<ShardDigest> digests = new ArrayList<>();
      for (int shard = 0; shard < side.slots.length; shard++) {
        Slot slot = side.slots[shard];
        if (!side.has(slot.owner)
            || slot.owner.isPaused()
            || slot.owner.membership.view().size() < cluster.options.quorum()) {
          self.later(
              loop.millis(500, 1_500),
              () -> outcome.done(null, new IllegalStateException("owner silent")));
          return;
        }
        if (slot.owned != null) {
          digests.add(slot.owned.digest(shard));
        }
      }
      self.later(leg(), () -> outcome.done(digests, null));
    }

    @Override
    public void restore(int shard, Restore restore, Outcome<Boolean> outcome) {
      run(
          shard,
          (slot, wallMillis, onBackup) -> {
            if (born(slot.owned) != restore.born()) {
              return false;
            }
            boolean created = slot.owned == null;
            if (created) {
              slot.owned = new ShardState(ShardState.birth(wallMillis, restore.floor()));
            }
            ShardDigest before = slot.owned.digest(shard);
            boolean changed = slot.owned.restore(restore, keep);
            onBackup.add(
                backup -> {
                  if (created) {
                    backup.backedUp = new ShardState(before.born());
                  }
                  if (backup.backedUp != null) {
                    if (backup.backedUp.digest(shard).equals(before)) {
                      backup.backedUp.restore(restore, keep);
                    } else {
                      backup.backedUp = null;
                    }
                  }
                });
            return changed;
          },
          outcome);
    }

    @Override
    public void clear(int shard, long born, long upTo, Outcome<Boolean> outcome) {
      run(
          shard,
          (slot, wallMillis, onBackup) -> {
            onBackup.add(backup -> clear(backup.backedUp, born, upTo));
            return clear(slot.owned, born, upTo);
          },
          outcome);
    }

    private boolean clear(ShardState state, long born, long upTo) {
      return state != null && state.clear(born, upTo);
    }

    @Override
    public void sweep(long cutoffId, Set<String> publishersAlive, Outcome<Void> outcome) {
      for (Slot slot : self.side.slots) {
        if (slot.owner == self && slot.owned != null) {
          slot.owned.sweep(cutoffId, publishersAlive, self.wallMillis());
          if (slot.backedUp != null) {
            slot.backedUp.sweep(cutoffId, publishersAlive, self.wallMillis());
          }
        }
      }
      self.later(leg(), () -> outcome.done(null, null));
    }
  }
}
