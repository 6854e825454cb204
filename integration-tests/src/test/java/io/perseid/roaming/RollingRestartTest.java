package io.perseid.roaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.harness.Cluster;
import io.perseid.harness.HaProxy;
import io.perseid.harness.NodeProcess;
import org.junit.jupiter.api.Test;

/** All nodes are restarted in order, one after another, under load: a new version is rolled out. */
class RollingRestartTest {
  @Test
  void shouldLoseNoAcknowledgedMessageWhenAllNodesAreRestarted() throws Exception {
    try (Cluster cluster = Cluster.of(3, "rolling").start();
        HaProxy balancer = HaProxy.inFrontOf("rolling", cluster.nodes());
        Load load = Load.begin("roll", cluster, balancer, 200, 300)) {
      int settled = 500;
      for (NodeProcess node : cluster.nodes()) {
        load.awaitSettled(settled);
        assertThat(node.term()).as("exit code of %s, log: %s", node, node.child().log()).isZero();
        node.start();
        cluster.awaitReady();
        settled += 2_500;
      }
      load.verify();
    }
  }
}
