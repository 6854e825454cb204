package io.perseid.roaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.harness.Cluster;
import io.perseid.harness.HaProxy;
import org.junit.jupiter.api.Test;

/** Nobody fails; only the subscribers are restless. */
class RoamingSubscribersTest {
  @Test
  void shouldShowEveryMessageOnceAndInTheSameOrderToSubscribersThatRoam() throws Exception {
    try (Cluster cluster = Cluster.of(3, "roaming").start();
        HaProxy balancer = HaProxy.inFrontOf("roaming", cluster.nodes());
        Load load = Load.begin("roam", cluster, balancer, 350, 0)) {
      load.verify();

      assertThat(load.ledger().accepted()).hasSize(Load.MESSAGES);
      assertThat(load.ledger().refusals()).isEmpty();
      assertThat(load.journal().timesLeft()).as("times a subscriber moved on").isGreaterThan(300);
      assertThat(load.journal().timesToldToEnd()).as("streams ended by the server").isZero();
    }
  }
}
