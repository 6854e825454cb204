package io.perseid.server;

import io.perseid.cluster.ClusterNode;
import io.perseid.replication.Health;
import io.perseid.replication.ReplicatedBroker;
import io.perseid.server.admin.NodeStatus;
import java.util.List;

/** What the admin port tells of a node, taken from its broker and its cluster. */
final class NodeState implements NodeStatus {
  private final ClusterNode cluster;
  private final ReplicatedBroker broker;

  NodeState(ClusterNode cluster, ReplicatedBroker broker) {
    this.cluster = cluster;
    this.broker = broker;
  }

  @Override
  public List<String> reasonsNotReady() {
    return health().reasonsNotReady();
  }

  @Override
  public boolean leaseValid() {
    return health().leaseHeld();
  }

  @Override
  public int shards() {
    return health().shards();
  }

  @Override
  public int shardsSynced() {
    return health().shardsSynced();
  }

  @Override
  public List<Peer> nodes() {
    return cluster.peers().stream()
        .map(peer -> new Peer(peer.name(), peer.address(), peer.isSelf()))
        .toList();
  }

  @Override
  public long channels() {
    return health().channels();
  }

  @Override
  public long historyBytes() {
    return health().historyBytes();
  }

  @Override
  public long publishQueued() {
    return health().publishesWaiting();
  }

  private Health health() {
    return broker.health();
  }
}
