package io.perseid.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.perseid.config.ClusterOptions;
import io.perseid.config.Limits;
import io.perseid.replication.Membership;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterNodeTest {
  private final TestCluster cluster = new TestCluster(2, 1);
  private ClusterNode last;

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void shouldServeAloneWhenItHasNoMembers() {
    ClusterNode node =
        cluster.start(cluster.options(0, List.of(), ""), TestCluster.LIMITS, Map.of());
    assertThat(node.membership().view().members()).containsExactly(node.membership().self());
    assertThat(node.isClusterSafe()).isTrue();
    assertThat(node.lanes()).hasSize(8);
  }

  @Test
  void shouldNameEachMemberByItsNode() {
    ClusterNode first = cluster.start(0);
    ClusterNode second = cluster.start(1);
    Membership membership = first.membership();
    await().until(() -> membership.view().size() == 2);
    assertThat(membership.view()).isEqualTo(second.membership().view());
    assertThat(membership.view().members()).contains(membership.self(), second.membership().self());
    assertThat(membership.nodeOf(second.membership().self())).isEqualTo(second.nodeId());
    assertThat(first.nodeId()).isNotEqualTo(second.nodeId()).startsWith("node-");
  }

  @Test
  void shouldShowTheNewViewToTheListener() {
    ClusterNode first = cluster.start(0);
    AtomicInteger seen = new AtomicInteger();
    first
        .membership()
        .listen(
            new Membership.Listener() {
              @Override
              public void viewChanged() {
                seen.set(first.membership().view().size());
              }

              @Override
              public void merged() {}
            });
    ClusterNode second = cluster.start(1);
    await().until(() -> seen.get() == 2);
    assertThat(first.isMember(second.nodeId())).isTrue();
    assertThat(first.isMember(second.nodeId() + "0")).isFalse();
    second.kill();
    await().until(() -> seen.get() == 1);
    assertThat(first.isMember(second.nodeId())).isFalse();
    assertThat(first.isMember(first.nodeId())).isTrue();
  }

  @Test
  void shouldRefuseToJoinWithOtherSettings() {
    cluster.start(0);
    Limits limits = TestCluster.LIMITS;
    Limits others =
        new Limits(
            limits.shards(),
            7,
            limits.messageAgeSeconds(),
            limits.channelsMax(),
            limits.historyBytesMax(),
            limits.publishQueueMax(),
            limits.publishTimeoutMillis());
    assertThatThrownBy(() -> cluster.start(cluster.options(1), others, Map.of()))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("messages-per-channel is 7 here but 5 on the member at 127.0.0.1:")
        .hasMessageContaining(":" + cluster.options(0).port());
    assertThatThrownBy(() -> cluster.start(cluster.options(1), limits, Map.of("demo", "on")))
        .hasMessageContaining("cluster setting demo is on here but not set on the member at");
    cluster.start(1);
  }

  @Test
  void shouldSayWhichPortIsTaken() throws IOException {
    ClusterOptions options = cluster.options(0);
    try (ServerSocket taken =
        new ServerSocket(options.port(), 1, InetAddress.getByName("127.0.0.1"))) {
      assertThatThrownBy(() -> cluster.start(0))
          .isInstanceOf(ClusterException.class)
          .hasMessageContaining("127.0.0.1:" + taken.getLocalPort() + " (cluster.port)");
    }
    try (ServerSocket taken =
        new ServerSocket(options.busPort(), 1, InetAddress.getByName("127.0.0.1"))) {
      assertThatThrownBy(() -> cluster.start(0))
          .isInstanceOf(ClusterException.class)
          .hasMessageContaining("127.0.0.1:" + taken.getLocalPort() + " (cluster.bus-port)");
    }
    // neither failure may leave a member behind that holds the other port
    cluster.start(0);
  }

  @Test
  void shouldRefuseAddressesOfNoUse() {
    ClusterOptions good = cluster.options(0);
    assertThatThrownBy(() -> start(good, "127.0.0.1", List.of("no-such-host.invalid")))
        .isInstanceOf(ClusterException.class)
        .hasMessage(
            "cluster.members is no-such-host.invalid, expected all nodes and so this one too:"
                + " 127.0.0.1:"
                + good.port());
    assertThatThrownBy(() -> start(good, "0.0.0.0", List.of()))
        .hasMessageContaining("cluster.address is 0.0.0.0");
    assertThatThrownBy(() -> start(good, "192.0.2.1", List.of()))
        .hasMessageContaining("is not an address of this machine");
    assertThatThrownBy(() -> start(good, "127.0.0.1", List.of("192.0.2.1")))
        .hasMessageContaining("which the member 192.0.2.1 cannot reach");
  }

  @Test
  void shouldListenOnItsOwnAddressOnly() throws IOException {
    ClusterOptions one = cluster.options(0);
    ClusterOptions two = cluster.options(1);
    List<String> members = List.of("127.0.0.1:" + one.port(), "127.0.0.2:" + two.port());
    start(one, "127.0.0.1", members);
    start(two, "127.0.0.2", members);
    for (int port : new int[] {one.port(), one.busPort()}) {
      new Socket("127.0.0.1", port).close();
      assertThatThrownBy(() -> new Socket("127.0.0.2", port)).isInstanceOf(ConnectException.class);
    }
    for (int port : new int[] {two.port(), two.busPort()}) {
      new Socket("127.0.0.2", port).close();
      assertThatThrownBy(() -> new Socket("127.0.0.1", port)).isInstanceOf(ConnectException.class);
    }
    await().until(() -> last.membership().view().size() == 2);
  }

  @Test
  void shouldLeaveWithoutTheOthersMissingAnything() {
    ClusterNode first = cluster.start(0);
    ClusterNode second = cluster.start(1);
    await().until(() -> first.membership().view().size() == 2);
    TestCluster.get(second.leave().toCompletionStage().toCompletableFuture());
    assertThat(second.ended().succeeded()).isTrue();
    await().until(() -> first.membership().view().size() == 1);
    assertThat(first.ended().isComplete()).isFalse();
    // its ports are free again
    cluster.start(1);
  }

  private void start(ClusterOptions good, String address, List<String> members) {
    last =
        cluster.start(
            new ClusterOptions(good.name(), address, good.port(), good.busPort(), members, 1, ""),
            TestCluster.LIMITS,
            Map.of());
  }
}
