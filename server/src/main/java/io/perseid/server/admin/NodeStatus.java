package io.perseid.server.admin;

import io.perseid.replication.Health;
import io.perseid.server.process.ProcessLimits.Capacity;
import java.util.List;

/**
 * What a node knows of itself, for the admin port.
 *
 * <p>Asked from the admin port's threads, at any time from the start of the port to its end: an
 * implementation answers at once, from any thread, and never throws.
 */
public interface NodeStatus {
  /** How the node's part in the cluster stands now. */
  Health health();

  /** The nodes that this node sees in its cluster, itself among them. */
  List<Peer> nodes();

  /** How many subscriber connections it holds, and why not more. */
  Capacity capacity();

  /** Why the node should get no clients, one short sentence each; empty when it is ready. */
  default List<String> reasonsNotReady() {
    return health().reasonsNotReady();
  }

  /**
   * A node of the cluster.
   *
   * @param name its own name, or what stands for it while that is unknown
   * @param address its cluster address, {@code host:port}
   * @param self whether it is the one that answers
   */
  record Peer(String name, String address, boolean self) {}
}
