package io.perseid.cluster;

import static io.perseid.cluster.HazelcastShardStoreTest.append;
import static io.perseid.cluster.HazelcastShardStoreTest.sync;
import static io.perseid.cluster.HazelcastShardStoreTest.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hazelcast.splitbrainprotection.SplitBrainProtectionException;
import io.perseid.broker.SharedMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TooFewNodesTest {
  private final TestCluster cluster = new TestCluster(3, 2);

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void shouldRefuseEveryOperationUntilThereAreEnough() {
    List<ClusterNode> nodes = cluster.startAll();
    ClusterNode stays = nodes.get(0);
    append(stays.store(), 1, "p", 1, "a");
    nodes.get(1).kill();
    await().until(() -> stays.membership().view().size() == 2);
    await().until(stays::isClusterSafe);
    append(stays.store(), 1, "p", 2, "b");

    nodes.get(2).kill();
    await().until(() -> stays.membership().view().size() == 1);
    assertThatThrownBy(() -> append(stays.store(), 1, "p", 3, "c"))
        .isInstanceOf(SplitBrainProtectionException.class);
    SharedMap map = stays.sharedMap("lasting");
    List<CompletionStage<?>> asked =
        List.of(
            map.get("k"),
            map.getAll(Set.of("k")),
            map.put("k", new byte[1]),
            map.replace("k", null, new byte[1]));
    assertThat(asked)
        .allSatisfy(
            answer ->
                assertThatThrownBy(() -> TestCluster.get(answer.toCompletableFuture()))
                    .isInstanceOf(SplitBrainProtectionException.class));
    assertThatThrownBy(() -> sync(stays.store(), 1, 0))
        .isInstanceOf(SplitBrainProtectionException.class);
    assertThatThrownBy(() -> TestCluster.ask(stays.store()::digest))
        .isInstanceOf(SplitBrainProtectionException.class);

    ClusterNode back = cluster.start(1);
    await().until(() -> stays.membership().view().size() == 2);
    append(back.store(), 1, "p", 3, "c");
    assertThat(texts(sync(stays.store(), 1, 0))).containsExactly("a", "b", "c");
  }
}
