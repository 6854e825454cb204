package io.perseid.replication;

import io.perseid.shard.ShardDigest;
import io.perseid.stats.Counter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a node does again and again: renews its lease, compares its copies with the store, drops
 * what is too old, gives up what waits too long.
 *
 * <p>Runs on {@link Lanes#node}, which owns the state here; what concerns one shard runs on the
 * shard's lane.
 */
final class Clockwork {
  private static final System.Logger LOG = System.getLogger(Clockwork.class.getName());
  private static final long DIGEST_MILLIS = 1_000;
  private static final long GIVE_UP_MILLIS = 250;
  private static final long EXPIRE_MILLIS = 60_000;
  private static final long CLOSE_STREAMS_AFTER_MILLIS = 10_000;
  private static final long CLOSE_STREAMS_AGAIN_MILLIS = 5_000;

  private final Ports ports;
  private final Lanes lanes;
  private final ViewLease lease;
  private final List<LocalShard> shards;
  private boolean leaseWasHeld;
  private View agreed;
  private Long closedStreamsNanos;
  private volatile boolean stopped;

  Clockwork(Ports ports, Lanes lanes, ViewLease lease, List<LocalShard> shards) {
    this.ports = ports;
    this.lanes = lanes;
    this.lease = lease;
    this.shards = shards;
  }

  /** Begins all rounds; any thread. */
  void start() {
    lanes.node().execute(this::leaseRound);
    // Nodes that start together would otherwise all ask in the same moment.
    long spread = Math.floorMod(ports.nodeId().hashCode(), DIGEST_MILLIS);
    lanes.node().schedule(spread, this::digestRound);
    lanes.node().schedule(spread + EXPIRE_MILLIS / 2, this::expireRound);
    for (int i = 0; i < Lanes.COUNT; i++) {
      int lane = i;
      lanes.get(i).execute(() -> giveUpRound(lane));
    }
  }

  /** Ends all rounds; any thread. */
  void stop() {
    stopped = true;
  }

  private void leaseRound() {
    if (stopped) {
      return;
    }
    lease.round();
    watchLease();
    lanes.node().schedule(ViewLease.ROUND_MILLIS, this::leaseRound);
  }

  private void watchLease() {
    assert lanes.node().isCurrent();
    View view = ports.membership().view();
    boolean held = lease.holds(view);
    if (held && !view.equals(agreed)) {
      agreed = view;
      LOG.log(System.Logger.Level.INFO, "Agreed on a cluster of {0}", view.size());
    }
    if (held != leaseWasHeld) {
      leaseWasHeld = held;
      if (!held) {
        ports.stats().add(Counter.LEASE_LOSSES, 1);
      }
    }
    long now = ports.clock().nanoTime();
    boolean longGone =
        lease.lostForMillis() > CLOSE_STREAMS_AFTER_MILLIS
            && lease.lostForMillis() != Long.MAX_VALUE;
    if (longGone
        && (closedStreamsNanos == null
            || now - closedStreamsNanos > CLOSE_STREAMS_AGAIN_MILLIS * 1_000_000)) {
      closedStreamsNanos = now;
      ports.outlet().closeAll();
    }
  }

  private void digestRound() {
    if (stopped) {
      return;
    }
    lanes.node().schedule(DIGEST_MILLIS, this::digestRound);
    long[] lastWhenAsked = new long[shards.size()];
    for (LocalShard shard : shards) {
      lastWhenAsked[shard.number] = shard.receiver.lastId();
    }
    ports
        .store()
        .digest(
            (digests, failure) -> {
              if (failure == null) {
                compare(digests, lastWhenAsked);
              }
            });
  }

  private void compare(List<ShardDigest> digests, long[] lastWhenAsked) {
    Map<Integer, ShardDigest> byShard = new HashMap<>();
    digests.forEach(digest -> byShard.put(digest.shard(), digest));
    for (LocalShard shard : shards) {
      ShardDigest digest = byShard.get(shard.number);
      shard.lane.execute(() -> shard.receiver.compare(digest, lastWhenAsked[shard.number]));
    }
  }

  private void expireRound() {
    if (stopped) {
      return;
    }
    lanes.node().schedule(EXPIRE_MILLIS, this::expireRound);
    long cutoff = ports.cutoffId();
    Set<String> alive =
        ports.membership().view().members().stream()
            .map(ports.membership()::nodeOf)
            .collect(Collectors.toSet());
    ports
        .store()
        .sweep(
            cutoff,
            alive,
            (done, failure) -> {
              if (failure != null) {
                LOG.log(System.Logger.Level.DEBUG, "Sweep failed, the next one will do", failure);
              }
            });
    shards.forEach(shard -> shard.lane.execute(shard.cache::expire));
  }

  private void giveUpRound(int lane) {
    if (stopped) {
      return;
    }
    for (int i = lane; i < shards.size(); i += Lanes.COUNT) {
      shards.get(i).publisher.giveUpLate();
    }
    lanes.get(lane).schedule(GIVE_UP_MILLIS, () -> giveUpRound(lane));
  }
}
