package io.perseid.cluster;

import static io.perseid.cluster.HazelcastShardStoreTest.append;
import static io.perseid.cluster.HazelcastShardStoreTest.sync;
import static io.perseid.cluster.HazelcastShardStoreTest.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.internal.partition.InternalPartitionService;
import io.perseid.message.MessageId;
import io.perseid.shard.Appended;
import io.perseid.shard.Synced;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the backup of a shard knows when its owner is gone. */
class OwnerIsLostTest {
  private final TestCluster cluster = new TestCluster(3, 1);

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void shouldKeepStateAndKnownBatches() {
    List<ClusterNode> nodes = cluster.startAll();
    ClusterNode lost = nodes.get(0);
    ClusterNode stays = nodes.get(1);
    int shard = ownedBy(lost);
    append(stays.store(), shard, "p", 1, "old");
    long cutoff = MessageId.atMillis(System.currentTimeMillis() + 60_000);
    TestCluster.<Void>ask(out -> lost.store().sweep(cutoff, Set.of("p"), out));
    append(stays.store(), shard, "p", 2, "a", "b");
    Appended last = append(stays.store(), shard, "p", 3, "c");
    Synced before = sync(stays.store(), shard, 0);

    lost.kill();
    await().until(() -> stays.membership().view().size() == 2);

    assertThat(append(stays.store(), shard, "p", 3, "c")).isEqualTo(last);
    Synced after = sync(nodes.get(2).store(), shard, 0);
    assertThat(texts(after)).containsExactly("a", "b", "c");
    assertThat(after).usingRecursiveComparison().ignoringFields("channels").isEqualTo(before);
    assertThat(append(stays.store(), shard, "p", 4, "d").previous()).isEqualTo(last.first());
  }

  @Test
  void shouldBeRebornAboveAllIdsWhenItsBackupIsLostToo() {
    List<ClusterNode> nodes = cluster.startAll();
    ClusterNode stays = nodes.get(2);
    int shard =
        IntStream.range(0, TestCluster.LIMITS.shards())
            .filter(s -> !isOwner(stays, s))
            .filter(s -> !isBackup(stays, s))
            .findFirst()
            .orElseThrow();
    Appended lost = append(stays.store(), shard, "p", 1, "a");
    nodes.get(0).hazelcast().getLifecycleService().terminate();
    nodes.get(1).hazelcast().getLifecycleService().terminate();
    await().until(() -> stays.membership().view().size() == 1);

    Appended next = append(stays.store(), shard, "p", 2, "b");
    assertThat(next.born()).isGreaterThan(lost.first());
    assertThat(texts(sync(stays.store(), shard, 0))).containsExactly("b");
  }

  private static int ownedBy(ClusterNode node) {
    return IntStream.range(0, TestCluster.LIMITS.shards())
        .filter(s -> isOwner(node, s))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isOwner(ClusterNode node, int shard) {
    return node.hazelcast().getPartitionService().getPartition(shard).getOwner().localMember();
  }

  private static boolean isBackup(ClusterNode node, int shard) {
    InternalPartitionService partitions =
        ((HazelcastInstanceProxy) node.hazelcast()).getOriginal().node.getPartitionService();
    return node.hazelcast()
        .getCluster()
        .getLocalMember()
        .getAddress()
        .equals(partitions.getPartition(partitions.getPartitionId(shard)).getReplicaAddress(1));
  }
}
