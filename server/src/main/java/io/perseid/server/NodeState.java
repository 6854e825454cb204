package io.perseid.server;

import io.perseid.cluster.ClusterNode;
import io.perseid.replication.Health;
import io.perseid.replication.ReplicatedBroker;
import io.perseid.server.admin.NodeStatus;
import io.perseid.server.process.ProcessLimits.Capacity;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What the admin port tells of a node, taken from its broker and its cluster. */
final class NodeState implements NodeStatus {
  private final ClusterNode cluster;
  private final ReplicatedBroker broker;
  private final Supplier<Capacity> capacity;
  private volatile boolean portsOpen;

  NodeState(ClusterNode cluster, ReplicatedBroker broker, Supplier<Capacity> capacity) {
    this.cluster = cluster;
    this.broker = broker;
    this.capacity = capacity;
  }

  /** From now on clients find the ports open. */
  void portsOpened() {
    portsOpen = true;
  }

  @Override
  public List<String> reasonsNotReady() {
    List<String> reasons = new ArrayList<>(health().reasonsNotReady());
    if (!portsOpen) {
      reasons.add("the ports are not open yet");
    }
    return reasons;
  }

  @Override
  public Health health() {
    return broker.health();
  }

  @Override
  public Capacity capacity() {
    return capacity.get();
  }

  @Override
  public List<Peer> nodes() {
    return cluster.peers().stream()
        .map(peer -> new Peer(peer.name(), peer.address(), peer.isSelf()))
        .toList();
  }
}
