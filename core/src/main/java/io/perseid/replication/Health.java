package io.perseid.replication;

import java.util.ArrayList;
import java.util.List;

/**
 * How a node stood at one moment.
 *
 * @param shards shards there are
 * @param shardsSynced shards of which this node has a good copy
 * @param leaseHeld whether enough nodes agree on the view now
 * @param leaseLost whether they have not for so long that clients should go elsewhere
 * @param draining whether the node is leaving
 * @param view the members it sees
 * @param quorum members that must agree
 * @param channels channels with messages
 * @param historyBytes bytes of text held
 * @param publishesWaiting publishes without an outcome yet
 * @param highestId highest message id seen
 */
public record Health(
    int shards,
    int shardsSynced,
    boolean leaseHeld,
    boolean leaseLost,
    boolean draining,
    View view,
    int quorum,
    int channels,
    long historyBytes,
    int publishesWaiting,
    long highestId) {

  /** Why clients should not be sent here; empty when they may. */
  public List<String> reasonsNotReady() {
    List<String> reasons = new ArrayList<>();
    if (draining) {
      reasons.add("the node is leaving");
    }
    if (leaseLost) {
      reasons.add("too few nodes agree: " + view.size() + " in view, " + quorum + " must agree");
    }
    if (shardsSynced < shards) {
      reasons.add(shardsSynced + " of " + shards + " shards are synced");
    }
    return reasons;
  }

  /** Whether clients may be sent here. */
  public boolean isReady() {
    return reasonsNotReady().isEmpty();
  }
}
