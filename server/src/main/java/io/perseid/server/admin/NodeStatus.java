package io.perseid.server.admin;

import java.util.List;

/**
 * What a node knows of itself, for the admin port.
 *
 * <p>Asked from the admin port's threads, at any time from the start of the port to its end: an
 * implementation answers at once, from any thread, and never throws.
 */
public interface NodeStatus {
  /** Why the node should get no clients, one short sentence each; empty when it is ready. */
  List<String> reasonsNotReady();

  /** Whether this node and a quorum agree at present on who is a member. */
  boolean leaseValid();

  /** Number of shards of the cluster. */
  int shards();

  /** Shards whose history this node holds complete. */
  int shardsSynced();

  /** The nodes that this node sees in its cluster, itself among them. */
  List<Peer> nodes();

  /** Channels whose history this node holds. */
  long channels();

  /** Bytes of text in the history this node holds. */
  long historyBytes();

  /** Messages published on this node that wait for their outcome, over all shards. */
  long publishQueued();

  /**
   * A node of the cluster.
   *
   * @param name its own name, or what stands for it while that is unknown
   * @param address its cluster address, {@code host:port}
   * @param self whether it is the one that answers
   */
  record Peer(String name, String address, boolean self) {}
}
