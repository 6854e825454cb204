package io.perseid.subscriber;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import io.perseid.config.AddressBlock;
import io.perseid.config.DefaultModes;
import io.perseid.config.ModeOptions;
import io.perseid.config.Sink;
import io.perseid.config.SubscriberOptions;
import io.perseid.stats.Counter;
import io.perseid.stats.Stats;
import io.perseid.subscriber.http.HttpExtension;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The subscriber side of one node on a few event loops, with a fake broker.
 *
 * <p>Its end is a test of its own: every buffer that was taken is given back and every attach is
 * detached.
 */
final class Node implements AutoCloseable {
  final FakeBroker broker = new FakeBroker();
  final Stats stats = new Stats();
  // Without thread caches, so that what is in use can be counted.
  private final PooledByteBufAllocator allocator =
      new PooledByteBufAllocator(true, 1, 1, 8192, 9, 0, 0, false);
  final Fanout fanout = new Fanout(stats, allocator);
  final Vertx vertx;
  private final Builder builder;
  final int port;
  final List<Integer> extensionPorts;
  final String deployment;
  private volatile Site site;

  private Node(Builder builder) {
    this.builder = builder;
    broker.outlet(fanout);
    VertxBuilder vertxBuilder = Vertx.builder();
    if (builder.transport != null) {
      vertxBuilder.withTransport(builder.transport);
    }
    vertx = vertxBuilder.build();
    List<SubscriberVerticle> instances = new ArrayList<>();
    site = new Site(builder.options(), builder.builtin, builder.extensions);
    deployment =
        vertx
            .deployVerticle(
                () -> {
                  SubscriberVerticle one =
                      new SubscriberVerticle(site, broker, fanout, stats, builder.ports);
                  instances.add(one);
                  return one;
                },
                new DeploymentOptions().setInstances(builder.instances))
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    port = instances.get(0).actualPort();
    extensionPorts = instances.get(0).actualExtensionPorts();
    assertThat(instances).extracting(SubscriberVerticle::actualPort).containsOnly(port);
  }

  static Node start() {
    return new Builder().start();
  }

  static Builder with() {
    return new Builder();
  }

  /** Changes settings while it runs; returns when every hub has changed over. */
  void change(java.util.function.Consumer<Builder> change) {
    site = site.with(builder.set(change).options(), builder.builtin);
    fanout.change(site).toCompletionStage().toCompletableFuture().join();
  }

  Site site() {
    return site;
  }

  void forgetDocuments() {
    site.forgetDocuments();
  }

  void awaitCount(Counter counter, long value) {
    await().atMost(10, SECONDS).until(() -> stats.get(counter), count -> count == value);
  }

  void awaitAttached(int count) {
    await().atMost(10, SECONDS).until(broker::attached, attached -> attached == count);
  }

  private long buffersInUse() {
    long sum = 0;
    for (PoolArenaMetric arena : allocator.metric().directArenas()) {
      sum += arena.numActiveAllocations();
    }
    for (PoolArenaMetric arena : allocator.metric().heapArenas()) {
      sum += arena.numActiveAllocations();
    }
    return sum;
  }

  @Override
  public void close() {
    if (vertx.deploymentIDs().contains(deployment)) {
      vertx.undeploy(deployment).toCompletionStage().toCompletableFuture().join();
    }
    awaitAttached(0);
    awaitCount(Counter.STREAMS_OPEN, 0);
    awaitCount(Counter.CURRENT_SUBSCRIBERS, 0);
    await().atMost(10, SECONDS).until(this::buffersInUse, used -> used == 0);
    vertx.close().toCompletionStage().toCompletableFuture().join();
    broker.close();
  }

  private static boolean hasEpoll() {
    return Transport.EPOLL != null && Transport.EPOLL.available();
  }

  /** The settings of a test; all small, all quick. */
  static final class Builder {
    /** Any test can run with either: {@code -Dperseid.sink=channel} or {@code =descriptor}. */
    private static final Sink SINK =
        Sink.valueOf(System.getProperty("perseid.sink", "auto").toUpperCase(Locale.ROOT));

    List<ModeOptions> modes = DefaultModes.all();
    ModeOptions fallback = DefaultModes.fallback();
    Map<String, String> builtin = Map.of();
    List<HttpExtension> extensions = List.of();
    List<ExtensionPort> ports = List.of();
    Transport transport = SINK == Sink.CHANNEL || !hasEpoll() ? null : Transport.EPOLL;
    String pushAddress = "/push";
    String documentRoot = "";
    String directoryIndex = "index.html";

    /** Any test can run with more or fewer event loops: {@code -Dperseid.loops=4}. */
    int instances = Integer.getInteger("perseid.loops", 2);

    int pingIntervalSeconds;
    int headBytesMax = 8192;
    int headTimeoutSeconds = 30;
    int channelsMax = 100;
    int connectionsMax = 10_000;
    int queueBytesMax = 1 << 20;
    int writeTimeoutSeconds = 120;
    boolean flashEnabled = true;
    List<String> allowOrigins = List.of("*");
    boolean originalTypes;
    List<AddressBlock> trustedProxies = List.of();
    boolean proxyProtocol;
    Sink sink = SINK;

    Builder set(java.util.function.Consumer<Builder> change) {
      change.accept(this);
      return this;
    }

    Node start() {
      return new Node(this);
    }

    SubscriberOptions options() {
      return new SubscriberOptions(
          "127.0.0.1",
          0,
          pushAddress,
          modes,
          fallback,
          pingIntervalSeconds,
          documentRoot,
          directoryIndex,
          headBytesMax,
          headTimeoutSeconds,
          channelsMax,
          connectionsMax,
          queueBytesMax,
          writeTimeoutSeconds,
          "Perseid",
          flashEnabled,
          allowOrigins,
          originalTypes,
          trustedProxies,
          proxyProtocol,
          sink,
          instances);
    }
  }
}
