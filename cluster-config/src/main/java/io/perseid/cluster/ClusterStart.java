package io.perseid.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.MemberAttributeConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.perseid.config.ClusterOptions;
import io.perseid.config.Limits;
import io.perseid.replication.Lanes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.net.BindException;
import java.util.List;
import java.util.concurrent.CompletionException;

/** The steps from options to a running {@link ClusterNode}; they block. */
record ClusterStart(
    ClusterOptions options,
    String nodeId,
    AgreedSettings settings,
    List<SharedMapOptions> sharedMaps) {
  private static final int CONNECT_TIMEOUT_MILLIS = 2000;
  private static final int PING_INTERVAL_MILLIS = 2000;
  private static final int PING_REPLY_MILLIS = 3000;

  /**
   * One read takes all the batches that have come, so that they can leave for each subscriber in
   * one write. The room is taken for a read and given back at its end: an idle connection has none.
   */
  private static final int READ_BYTES = 1 << 20;

  // the attribute by which the cluster manager of Vert.x knows its own members
  private static final String VERTX_NODE = "__vertx.nodeId";

  /**
   * Takes all steps; when one fails, nothing of the earlier ones is left.
   *
   * @throws ClusterException why not
   */
  ClusterNode run(Limits limits) {
    Addresses addresses = Addresses.of(options);
    HazelcastInstance hazelcast = join(addresses);
    try {
      Vertx vertx = startVertx(addresses, hazelcast);
      List<VertxLane> lanes = join(LaneVerticle.deploy(vertx, Lanes.COUNT));
      return new ClusterNode(this, hazelcast, limits, vertx, lanes);
    } catch (RuntimeException e) {
      hazelcast.getLifecycleService().terminate();
      throw e;
    }
  }

  private HazelcastInstance join(Addresses addresses) {
    Config config = HazelcastSettings.build(options, addresses, sharedMaps);
    MemberAttributeConfig attributes = config.getMemberAttributeConfig();
    attributes.setAttribute(HazelcastMembership.NODE, nodeId);
    attributes.setAttribute(VERTX_NODE, nodeId);
    settings.show(attributes);
    HazelcastAnswers.keepThreads();
    HazelcastInstance hazelcast;
    try {
      hazelcast = Hazelcast.newHazelcastInstance(config);
    } catch (RuntimeException e) {
      throw refusal(e, addresses, config.getNetworkConfig().getPort(), "cluster.port");
    }
    try {
      settings.check(hazelcast.getCluster());
    } catch (ClusterException e) {
      // not terminate: shards may have come here already, and go back this way
      hazelcast.shutdown();
      throw e;
    }
    // makes Hazelcast share out the partitions now, so that no later call waits for it
    hazelcast.getPartitionService().getPartition(0).getOwner();
    return hazelcast;
  }

  private Vertx startVertx(Addresses addresses, HazelcastInstance hazelcast) {
    EventBusOptions bus =
        new EventBusOptions()
            .setHost(addresses.own().getHostAddress())
            .setPort(options.busPort())
            .setReceiveBufferSize(READ_BYTES)
            .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
            .setClusterPingInterval(PING_INTERVAL_MILLIS)
            .setClusterPingReplyInterval(PING_REPLY_MILLIS);
    try {
      return join(
          Vertx.builder()
              .with(new VertxOptions().setPreferNativeTransport(true).setEventBusOptions(bus))
              .withClusterManager(new HazelcastClusterManager(hazelcast))
              .buildClustered());
    } catch (CompletionException e) {
      throw refusal(e.getCause(), addresses, options.busPort(), "cluster.bus-port");
    }
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private static ClusterException refusal(
      Throwable failure, Addresses addresses, int port, String option) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException
          || String.valueOf(cause.getMessage()).contains("already in use")) {
        return new ClusterException(
            "cannot listen on %s:%d (%s): the port is taken by another process; stop it or choose another port"
                .formatted(addresses.own().getHostAddress(), port, option),
            failure);
      }
    }
    return new ClusterException(
        "cannot start the cluster member: " + failure.getMessage(), failure);
  }
}
