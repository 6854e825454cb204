package io.perseid.replication;

import io.perseid.broker.Publication;
import io.perseid.config.Limits;
import java.util.ArrayList;
import java.util.List;

/**
 * What one thread published at once to the shards of one lane: one task, whatever it brings. Filled
 * by that thread, then run by the lane.
 */
final class HandOver implements Runnable {
  private final Ports ports;
  private final Totals totals;
  private final ViewLease lease;
  private final List<LocalShard> shards = new ArrayList<>();
  private final List<Publication> messages = new ArrayList<>();

  HandOver(Ports ports, Totals totals, ViewLease lease) {
    this.ports = ports;
    this.totals = totals;
    this.lease = lease;
  }

  void add(LocalShard shard, Publication message) {
    shards.add(shard);
    messages.add(message);
  }

  @Override
  public void run() {
    String refusalOfAll = refusal();
    long now = ports.clock().nanoTime();
    for (int i = 0; i < messages.size(); i++) {
      ShardPublisher publisher = shards.get(i).publisher;
      Publication message = messages.get(i);
      String refusal = refusalOfAll == null ? refusal(shards.get(i), message) : refusalOfAll;
      if (refusal == null) {
        publisher.take(message, now);
      } else {
        publisher.refuse(message, refusal);
      }
    }
    // Only now: what came together is to leave together.
    shards.forEach(shard -> shard.publisher.pump());
  }

  /** Why this node takes no message at all now, or null. */
  private String refusal() {
    Limits limits = ports.limits();
    if (lease.lostForMillis() > ReplicatedBroker.UNREADY_AFTER_MILLIS) {
      int size = ports.membership().view().size();
      return "Too few nodes agree: this node sees "
          + size
          + ", "
          + ports.quorum()
          + " must agree (cluster.quorum)";
    }
    if (totals.heldBytes() > limits.historyBytesMax()) {
      return "History is full: "
          + totals.heldBytes()
          + " bytes held, at most "
          + limits.historyBytesMax()
          + " (limits.history-bytes-max)";
    }
    return null;
  }

  /** Why it takes this one not, or null. */
  private String refusal(LocalShard shard, Publication message) {
    int channelsMax = ports.limits().channelsMax();
    if (totals.channels.get() >= channelsMax && !shard.cache.holds(message.channel())) {
      return "Too many channels: at most " + channelsMax + " (limits.channels-max)";
    }
    return null;
  }
}
