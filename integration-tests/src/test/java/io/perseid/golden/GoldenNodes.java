package io.perseid.golden;

import io.perseid.harness.Cluster;

/** Nodes of a cluster, set as the original was when it was recorded: no pings, flash served. */
final class GoldenNodes {
  private GoldenNodes() {}

  /** Three nodes, not started yet. */
  static Cluster three() {
    return Cluster.of(3, "golden", "--subscriber-ping-interval", "0", "--subscriber-flash", "true");
  }
}
