package io.perseid.roaming;

import io.perseid.harness.Cluster;
import io.perseid.harness.HaProxy;
import io.perseid.harness.NodeProcess;
import org.junit.jupiter.api.Test;

/** A node is gone from one moment to the next, under load, and comes back. */
class NodeKilledTest {
  @Test
  void shouldLoseNoAcknowledgedMessageWhenNodesAreKilled() throws Exception {
    try (Cluster cluster = Cluster.of(3, "killed").start();
        HaProxy balancer = HaProxy.inFrontOf("killed", cluster.nodes());
        Load load = Load.begin("kill", cluster, balancer, 200, 300)) {
      load.awaitSettled(1_000);
      // The oldest member of all: the one that decides who owns what.
      killAndRestart(cluster, cluster.node(0));
      load.awaitSettled(6_000);
      killAndRestart(cluster, cluster.node(1));
      load.verify();
    }
  }

  private static void killAndRestart(Cluster cluster, NodeProcess node) {
    node.kill9();
    node.start();
    cluster.awaitReady();
  }
}
