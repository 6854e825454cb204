package io.perseid.cluster;

import static io.perseid.cluster.HazelcastShardStoreTest.append;
import static io.perseid.cluster.HazelcastShardStoreTest.sync;
import static io.perseid.cluster.HazelcastShardStoreTest.texts;
import static io.perseid.cluster.TestCluster.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.perseid.config.ClusterOptions;
import io.perseid.replication.Membership;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes that each began a cluster of their own find each other later. */
class SplitHealsTest {
  private static final Duration MERGE = Duration.ofSeconds(40);

  @TempDir Path folder;
  private final TestCluster cluster = new TestCluster(2, 1);
  private String file;

  @BeforeEach
  void hurry() throws IOException {
    file =
        Files.writeString(
                folder.resolve("own.yaml"),
                """
                hazelcast:
                  properties:
                    hazelcast.merge.first.run.delay.seconds: 1
                    hazelcast.merge.next.run.delay.seconds: 1
                """)
            .toString();
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void shouldTellTheLosingSideAndGiveItANewName() {
    ClusterNode first = startApart(0, Map.of());
    ClusterNode second = startApart(1, Map.of());
    Watch one = new Watch(first);
    Watch two = new Watch(second);
    append(first.store(), 1, "p", 1, "a");
    append(second.store(), 1, "q", 1, "b");
    writeLater(first, second, "x");
    writeLater(second, first, "y");
    meet(first, second);
    await().atMost(MERGE).until(() -> one.merged.get() + two.merged.get() == 1);
    await().until(() -> first.membership().view().size() == 2);
    await().until(() -> second.membership().view().equals(first.membership().view()));
    boolean firstLost = one.merged.get() == 1;
    ClusterNode loser = firstLost ? first : second;
    Watch watch = firstLost ? one : two;
    assertThat(loser.membership().self()).isNotEqualTo(watch.nameBefore);
    assertThat(loser.membership().nodeOf(loser.membership().self())).isEqualTo(loser.nodeId());
    await()
        .untilAsserted(
            () ->
                assertThat(texts(sync(loser.store(), 1, 0)))
                    .containsExactly(firstLost ? "b" : "a"));
    assertThat(written(loser, "x")).isEqualTo(second.nodeId());
    assertThat(written(loser, "y")).isEqualTo(first.nodeId());
  }

  /** Hazelcast counts the time that a value has in seconds. */
  private static void writeLater(ClusterNode earlier, ClusterNode later, String key) {
    write(earlier, key);
    await()
        .until(
            () -> {
              write(later, key);
              return runsOut(later, key) > runsOut(earlier, key);
            });
  }

  private static void write(ClusterNode node, String key) {
    byte[] value = node.nodeId().getBytes(StandardCharsets.UTF_8);
    get(node.sharedMap("lasting").put(key, value).toCompletableFuture());
  }

  private static String written(ClusterNode node, String key) {
    byte[] value = get(node.sharedMap("lasting").get(key).toCompletableFuture()).orElseThrow();
    return new String(value, StandardCharsets.UTF_8);
  }

  private static long runsOut(ClusterNode node, String key) {
    return node.hazelcast()
        .getMap(HazelcastSharedMap.PREFIX + "lasting")
        .getEntryView(key)
        .getExpirationTime();
  }

  /** Both sides know addresses of their own only, and remember that nobody else was there. */
  @Test
  void shouldCarryMessagesBetweenTheSidesAgain() {
    List<ClusterNode> nodes = List.of(startApart(0, Map.of()), startApart(1, Map.of()));
    List<Set<Byte>> heard = List.of(ConcurrentHashMap.newKeySet(), ConcurrentHashMap.newKeySet());
    for (int i = 0; i < 2; i++) {
      ClusterNode node = nodes.get(i);
      Set<Byte> mine = heard.get(i);
      VertxLane lane = node.lanes().get(0);
      node.bus().answer(lane, (question, reply) -> reply.done(question, null));
      node.bus().subscribe("push.0", lane, payload -> mine.add(payload[0]));
      await()
          .until(
              () -> {
                node.bus().publish("push.0", new byte[] {0});
                return mine.contains((byte) 0);
              });
      String other = nodes.get(1 - i).nodeId();
      assertThatThrownBy(() -> ask(node, other)).hasMessageContaining("No handlers");
    }
    meet(nodes.get(0), nodes.get(1));
    await()
        .atMost(MERGE)
        .until(() -> nodes.stream().allMatch(node -> node.membership().view().size() == 2));
    for (int i = 0; i < 2; i++) {
      ClusterNode node = nodes.get(i);
      String other = nodes.get(1 - i).nodeId();
      byte mark = (byte) (i + 1);
      await().ignoreExceptions().until(() -> ask(node, other)[0] == 9);
      await()
          .until(
              () -> {
                node.bus().publish("push.0", new byte[] {mark});
                return heard.stream().allMatch(one -> one.contains(mark));
              });
    }
  }

  @Test
  void shouldLeaveAClusterOfOtherSettings() {
    ClusterNode first = startApart(0, Map.of("demo", "on"));
    ClusterNode second = startApart(1, Map.of("demo", "off"));
    meet(first, second);
    await().atMost(MERGE).until(() -> first.ended().succeeded() != second.ended().succeeded());
    ClusterNode stays = first.ended().succeeded() ? second : first;
    await().until(() -> stays.membership().view().size() == 1);
  }

  private ClusterNode startApart(int index, Map<String, String> agreed) {
    ClusterOptions together = cluster.options(index);
    List<String> itself = List.of(together.members().get(index));
    return cluster.start(cluster.options(index, itself, file), TestCluster.LIMITS, agreed);
  }

  private static byte[] ask(ClusterNode node, String other) {
    return TestCluster.ask(out -> node.bus().ask(other, new byte[] {9}, 1000, out));
  }

  private void meet(ClusterNode... nodes) {
    for (ClusterNode node : nodes) {
      cluster
          .options(0)
          .members()
          .forEach(
              node.hazelcast().getConfig().getNetworkConfig().getJoin().getTcpIpConfig()
                  ::addMember);
    }
  }

  private static final class Watch implements Membership.Listener {
    final AtomicInteger merged = new AtomicInteger();
    final String nameBefore;

    Watch(ClusterNode node) {
      nameBefore = node.membership().self();
      node.membership().listen(this);
    }

    @Override
    public void viewChanged() {}

    @Override
    public void merged() {
      merged.incrementAndGet();
    }
  }
}
