package io.perseid.cluster;

import static org.awaitility.Awaitility.await;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.partition.PartitionService;
import io.perseid.config.ClusterOptions;
import io.perseid.config.Limits;
import io.perseid.replication.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Nodes in this JVM, on loopback and ports of their own. */
final class TestCluster implements AutoCloseable {
  static final Limits LIMITS = new Limits(24, 5, 3600, 1000, 1 << 20, 1000, 10_000);

  /** A map that forgets soon, one that is soon full, and one that is neither. */
  static final List<SharedMapOptions> SHARED =
      List.of(
          new SharedMapOptions("brief", Duration.ofSeconds(1), SharedMapOptions.ENTRIES_LEAST),
          new SharedMapOptions("small", Duration.ofMinutes(10), SharedMapOptions.ENTRIES_LEAST),
          new SharedMapOptions("lasting", Duration.ofMinutes(10), 100_000));

  private final int[] ports;
  private final List<String> members;
  private final int quorum;
  private final List<ClusterNode> nodes = new ArrayList<>();

  /** Room for so many nodes; none runs yet. */
  TestCluster(int size, int quorum) {
    this.quorum = quorum;
    ports = TestPorts.free(2 * size);
    members = IntStream.range(0, size).mapToObj(i -> "127.0.0.1:" + ports[i]).toList();
  }

  /** The options of one node. */
  ClusterOptions options(int index) {
    return options(index, members, "");
  }

  ClusterOptions options(int index, List<String> members, String file) {
    return new ClusterOptions(
        "test-" + ports[0],
        "127.0.0.1",
        ports[index],
        ports[ports.length / 2 + index],
        members,
        quorum,
        file);
  }

  /** Starts the node of this index. */
  ClusterNode start(int index) {
    return start(options(index), LIMITS, Map.of());
  }

  ClusterNode start(ClusterOptions options, Limits limits, Map<String, String> agreed) {
    ClusterNode node =
        get(
            ClusterNode.start(options, limits, "node", agreed, SHARED)
                .toCompletionStage()
                .toCompletableFuture());
    nodes.add(node);
    return node;
  }

  /** Starts all nodes and waits until each sees all and has its share of the shards. */
  List<ClusterNode> startAll() {
    IntStream.range(0, members.size()).forEach(this::start);
    await().until(() -> nodes.stream().allMatch(n -> n.membership().view().size() == nodes.size()));
    nodes.forEach(node -> awaitItsShare(node.hazelcast()));
    return nodes;
  }

  /** Shards are handed to a new member some time after it joined, and one after the other. */
  static void awaitItsShare(HazelcastInstance member) {
    PartitionService partitions = member.getPartitionService();
    await()
        .until(
            () ->
                partitions.getPartitions().stream().anyMatch(p -> isLocal(p.getOwner()))
                    && partitions.isClusterSafe());
  }

  private static boolean isLocal(Member owner) {
    return owner != null && owner.localMember();
  }

  /** Asks and waits for the answer; a failure is thrown. */
  static <T> T ask(Consumer<Outcome<T>> asked) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    asked.accept(
        (value, failure) -> {
          boolean first =
              failure == null ? answer.complete(value) : answer.completeExceptionally(failure);
          if (!first) {
            throw new AssertionError("told twice");
          }
        });
    return get(answer);
  }

  static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new AssertionError(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    nodes.forEach(node -> node.hazelcast().getLifecycleService().terminate());
    nodes.forEach(ClusterNode::kill);
  }
}
