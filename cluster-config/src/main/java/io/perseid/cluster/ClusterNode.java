package io.perseid.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import io.perseid.broker.SharedMap;
import io.perseid.config.ClusterOptions;
import io.perseid.config.Limits;
import io.perseid.replication.Lanes;
import io.perseid.replication.Membership;
import io.perseid.replication.PeerBus;
import io.perseid.replication.ShardStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process as a member of the cluster: its Hazelcast member, its clustered Vert.x, and the
 * ports of the replication made of the two. Any thread may call.
 */
public final class ClusterNode {
  private static final Logger log = LoggerFactory.getLogger(ClusterNode.class);
  private static final int READERS = 2;
  private static final int CLOSE_SECONDS = 10;
  private static final int LEAVE_SECONDS = 15;
  private static final int UUID_LENGTH = 36;

  private final String nodeId;
  private final HazelcastInstance hazelcast;
  private final AgreedSettings settings;
  private final Vertx vertx;
  private final List<VertxLane> lanes;
  private final ShardStore store;
  private final Map<String, SharedMap> sharedMaps;
  private final Membership membership;
  private final PeerBus bus;
  private final Promise<Void> ended = Promise.promise();

  ClusterNode(
      ClusterStart start,
      HazelcastInstance hazelcast,
      Limits limits,
      Vertx vertx,
      List<VertxLane> lanes) {
    nodeId = start.nodeId();
    settings = start.settings();
    this.hazelcast = hazelcast;
    this.vertx = vertx;
    this.lanes = lanes;
    WorkerExecutor readers = vertx.createSharedWorkerExecutor("store-reader", READERS);
    Executor onReaders = task -> readOn(readers, task);
    store = new HazelcastShardStore(hazelcast, limits, onReaders);
    sharedMaps =
        start.sharedMaps().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    SharedMapOptions::name,
                    map -> new HazelcastSharedMap(hazelcast, map, onReaders)));
    membership = new HazelcastMembership(hazelcast);
    bus = new VertxPeerBus(vertx, nodeId);
    hazelcast
        .getLifecycleService()
        .addLifecycleListener(
            event -> {
              if (event.getState() == LifecycleState.MERGED) {
                checkAfterMerge();
              } else if (event.getState() == LifecycleState.SHUTDOWN) {
                ended.tryComplete();
              }
            });
  }

  /**
   * Joins the cluster, or begins one: that others are not there yet is no failure.
   *
   * @param nodeName what people call this node
   * @param agreedSettings further settings that all nodes must share, beside those of the limits
   *     and the quorum
   * @param sharedMaps the maps to be had from {@link #sharedMap}
   * @return fails with a {@link ClusterException} when a port or address is of no use, or when the
   *     cluster runs with other settings
   */
  public static Future<ClusterNode> start(
      ClusterOptions options,
      Limits limits,
      String nodeName,
      Map<String, String> agreedSettings,
      List<SharedMapOptions> sharedMaps) {
    Promise<ClusterNode> started = Promise.promise();
    String nodeId = nodeName.replace('/', '-') + "-" + UUID.randomUUID();
    AgreedSettings settings = new AgreedSettings(options, limits, agreedSettings);
    Thread thread =
        new Thread(
            () -> {
              try {
                ClusterStart start = new ClusterStart(options, nodeId, settings, sharedMaps);
                started.complete(start.run(limits));
              } catch (RuntimeException | Error e) {
                started.fail(e);
              }
            },
            "cluster-start");
    thread.start();
    return started.future();
  }

  /** Name of this process in the cluster: made new at every start. */
  public String nodeId() {
    return nodeId;
  }

  HazelcastInstance hazelcast() {
    return hazelcast;
  }

  /** The clustered Vert.x; closed by {@link #leave}. */
  public Vertx vertx() {
    return vertx;
  }

  /** The cluster's shards. */
  public ShardStore store() {
    return store;
  }

  /**
   * A map that is the same on every node.
   *
   * @param name one of those that this node was started with
   */
  public SharedMap sharedMap(String name) {
    SharedMap map = sharedMaps.get(name);
    if (map == null) {
      throw new IllegalArgumentException(
          "shared map " + name + ", this node was started with " + sharedMaps.keySet());
    }
    return map;
  }

  /** Whether a node of this id is in the cluster now, as this one sees it. */
  public boolean isMember(String nodeId) {
    return membership.view().members().stream()
        .anyMatch(member -> membership.nodeOf(member).equals(nodeId));
  }

  /** Who is in the cluster. */
  public Membership membership() {
    return membership;
  }

  /** Messages between the nodes. */
  public PeerBus bus() {
    return bus;
  }

  /** The {@link Lanes#COUNT} lanes, spread over the event loops. */
  public List<VertxLane> lanes() {
    return lanes;
  }

  /** The nodes of the cluster as this one sees them now. */
  public List<Peer> peers() {
    return hazelcast.getCluster().getMembers().stream().map(ClusterNode::peer).toList();
  }

  private static Peer peer(Member member) {
    String node = String.valueOf(member.getAttribute(HazelcastMembership.NODE));
    // the node's id is its name, a hyphen and a UUID
    String name = node.substring(0, Math.max(0, node.length() - UUID_LENGTH - 1));
    return new Peer(
        name,
        member.getAddress().getHost() + ":" + member.getAddress().getPort(),
        member.localMember());
  }

  /**
   * One node of the cluster.
   *
   * @param name what people call it
   * @param address its member address, {@code host:port}
   * @param isSelf whether it is this one
   */
  public record Peer(String name, String address, boolean isSelf) {}

  /**
   * Whether every shard has all its backups, so that one more node may be stopped. Asks all members
   * and waits for them: never call it on an event loop.
   */
  public boolean isClusterSafe() {
    return hazelcast.getPartitionService().isClusterSafe();
  }

  /** Done once this node is no longer in the cluster, for whatever reason. */
  public Future<Void> ended() {
    return ended.future();
  }

  /**
   * Closes Vert.x, hands this node's shards to the others and leaves. Takes up to 25 seconds; what
   * is not handed over by then is left to the backups.
   */
  public Future<Void> leave() {
    Promise<Void> left = Promise.promise();
    new Thread(
            () -> {
              await(vertx.close(), CLOSE_SECONDS);
              Thread shutdown = new Thread(hazelcast::shutdown, "cluster-shutdown");
              shutdown.setDaemon(true);
              shutdown.start();
              await(ended.future(), LEAVE_SECONDS);
              hazelcast.getLifecycleService().terminate();
              left.complete();
            },
            "cluster-leave")
        .start();
    return left.future();
  }

  /** Ends the membership at once and without a word to the others, as a crash would. For tests. */
  public void kill() {
    hazelcast.getLifecycleService().terminate();
    await(vertx.close(), CLOSE_SECONDS);
  }

  private void checkAfterMerge() {
    try {
      settings.check(hazelcast.getCluster());
    } catch (ClusterException e) {
      log.error("Leaving the cluster that this node was merged into", e);
      leave();
    }
  }

  private static void readOn(WorkerExecutor readers, Runnable task) {
    try {
      readers.executeBlocking(
          () -> {
            task.run();
            return null;
          },
          false);
    } catch (IllegalStateException | RejectedExecutionException closed) {
      // every outcome is told, also when the node has left meanwhile
      task.run();
    }
  }

  private static void await(Future<Void> future, int seconds) {
    try {
      future.toCompletionStage().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      log.warn("Not done within {} s, going on", seconds);
    } catch (ExecutionException e) {
      log.warn("Going on after a failure", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
