package io.perseid.replication;

import io.perseid.broker.Outlet;
import io.perseid.config.Limits;
import io.perseid.message.MessageId;
import io.perseid.stats.Stats;

/**
 * All that the replication of one node stands on.
 *
 * @param nodeId name of this process, made new at every start
 * @param quorum members that must agree on the view before anything is acknowledged
 */
public record Ports(
    String nodeId,
    Limits limits,
    int quorum,
    ShardStore store,
    PeerBus bus,
    Membership membership,
    Clock clock,
    Stats stats,
    Outlet outlet) {

  /** Messages with ids below this are older than a message may be. */
  long cutoffId() {
    return MessageId.atMillis(clock.wallMillis() - limits.messageAgeSeconds() * 1_000L);
  }
}
