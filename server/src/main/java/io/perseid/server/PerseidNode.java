package io.perseid.server;

import io.perseid.cluster.ClusterNode;
import io.perseid.config.NodeOptions;
import io.perseid.controller.ControllerVerticle;
import io.perseid.replication.Clock;
import io.perseid.replication.Lanes;
import io.perseid.replication.Ports;
import io.perseid.replication.ReplicatedBroker;
import io.perseid.server.admin.AdminVerticle;
import io.perseid.server.admin.Metrics;
import io.perseid.server.admin.StatusReport;
import io.perseid.server.command.RunningNode;
import io.perseid.server.process.Shutdown;
import io.perseid.stats.Stats;
import io.perseid.subscriber.Fanout;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running node: joins the cluster, opens its ports, and leaves in order.
 *
 * <p>The admin port opens first, so that a load balancer and an operator can ask from the
 * beginning; the other two open once the node is in the cluster. Clients are welcome when {@code
 * /readyz} says so.
 */
public final class PerseidNode implements RunningNode {
  private static final Logger LOG = LoggerFactory.getLogger(PerseidNode.class);
  private static final int START_SECONDS = 60;
  private static final int ALONE_READY_SECONDS = 10;
  private static final int ALONE_READY_POLL_MILLIS = 10;
  private static final Duration CONTROLLERS_DRAIN = Duration.ofSeconds(3);
  private static final int PUBLISHES_DRAIN_SECONDS = 6;

  private final NodeOptions options;
  private final Stats stats = new Stats();
  private final Fanout fanout = new Fanout(stats);
  private final ClusterNode cluster;
  private final ReplicatedBroker broker;
  private final SubscriberSide subscribers;
  private final ControllerVerticle controller;
  private AdminVerticle admin;

  private PerseidNode(NodeOptions options, ClusterNode cluster) {
    this.options = options;
    this.cluster = cluster;
    Ports ports =
        new Ports(
            cluster.nodeId(),
            options.limits(),
            options.cluster().quorum(),
            cluster.store(),
            cluster.bus(),
            cluster.membership(),
            Clock.SYSTEM,
            stats,
            fanout);
    broker = new ReplicatedBroker(ports, new Lanes(cluster.lanes()));
    subscribers = new SubscriberSide(options, cluster, broker, fanout, stats);
    controller = new ControllerVerticle(options.controller(), broker, stats);
  }

  /**
   * Starts a node; returns when it listens, which is not yet when it is ready.
   *
   * @param shutdown is given what must be done to end it, also when the start fails halfway
   * @throws IOException when a port or address cannot be had, or the cluster refuses this node
   */
  public static PerseidNode start(NodeOptions options, Shutdown shutdown)
      throws IOException, InterruptedException {
    PortCheck.of(options).run();
    options.warnings().forEach(LOG::warn);
    ClusterNode cluster =
        await(
            ClusterNode.start(
                options.cluster(),
                options.limits(),
                options.name(),
                Map.of(),
                StardustSide.maps(options.stardust())));
    shutdown.step("leave the cluster", () -> stage(cluster.leave()));
    PerseidNode node = new PerseidNode(options, cluster);
    node.open(shutdown);
    cluster
        .ended()
        .onSuccess(ended -> shutdown.fail("this node is no longer a member of the cluster"));
    return node;
  }

  private void open(Shutdown shutdown) throws IOException, InterruptedException {
    NodeState state = new NodeState(cluster, broker, subscribers::capacity);
    Metrics metrics = new Metrics(stats, state);
    stats.measurePublishes(metrics.publishLatencyNanos());
    shutdown.step("close the metrics", () -> done(metrics::close));
    admin =
        new AdminVerticle(options.admin(), new StatusReport(options.name(), state, stats), metrics);
    await(cluster.vertx().deployVerticle(admin));
    broker.start();
    shutdown.step("stop the broker", () -> done(broker::stop));
    if (options.cluster().members().isEmpty()) {
      awaitReady();
    }
    await(subscribers.open(state));
    Duration flushMax = Duration.ofSeconds(options.flushTimeoutSeconds());
    shutdown.step("end the streams", flushMax, () -> stage(subscribers.end(isAlone(), flushMax)));
    await(cluster.vertx().deployVerticle(controller));
    state.portsOpened();
    shutdown.step("answer the controllers", () -> stage(controller.drain(CONTROLLERS_DRAIN)));
    shutdown.step("let others notice", () -> stage(letOthersNotice()));
    shutdown.step(
        "finish the publishes",
        () ->
            broker
                .drain()
                .toCompletableFuture()
                .completeOnTimeout(null, PUBLISHES_DRAIN_SECONDS, TimeUnit.SECONDS));
    new ReadinessLog(cluster.vertx(), broker).start();
    LOG.info(
        "{} listens: subscribers {}:{}{}, controllers {}:{}{}, admin {}:{}",
        options.name(),
        options.subscriber().host(),
        subscriberPort(),
        subscribers.stardust(),
        options.controller().host(),
        controllerPort(),
        options.controller().udpPort() == 0
            ? ""
            : " (UDP "
                + options.controller().udpHost()
                + ':'
                + options.controller().udpPort()
                + ')',
        options.admin().host(),
        adminPort());
  }

  /**
   * A node alone is ready in a moment: whoever waits for its ports to open, and does not ask {@code
   * /readyz}, shall be served by then.
   */
  private void awaitReady() throws InterruptedException {
    long giveUpNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(ALONE_READY_SECONDS);
    while (!isReady() && System.nanoTime() < giveUpNanos) {
      Thread.sleep(ALONE_READY_POLL_MILLIS);
    }
  }

  @Override
  public CompletionStage<Void> change(NodeOptions next) {
    next.warnings().forEach(LOG::warn);
    controller.change(next.controller());
    return stage(subscribers.change(next));
  }

  @Override
  public CompletionStage<Void> clearChannels() {
    return broker.clear();
  }

  @Override
  public void forgetDocuments() {
    subscribers.forgetDocuments();
  }

  /** Port that browsers reach. */
  public int subscriberPort() {
    return subscribers.port();
  }

  /** Port that controllers reach. */
  public int controllerPort() {
    return controller.actualPort();
  }

  /** Port of health, metrics and status. */
  public int adminPort() {
    return admin.port();
  }

  /** Whether clients may be sent here; any thread. */
  public boolean isReady() {
    return broker.health().isReady();
  }

  /**
   * Where no other node is meant to be, clients have nowhere to go: they are told that this is the
   * end. A node that is merely cut off from the others sends them there.
   */
  private boolean isAlone() {
    return options.cluster().members().size() <= 1 && cluster.membership().view().size() == 1;
  }

  /** Publishers are refused with a reason meanwhile, and a load balancer sees that it is over. */
  private Future<Void> letOthersNotice() {
    return isAlone()
        ? Future.succeededFuture()
        : cluster.vertx().timer(options.leaveDelayMillis() + 1, TimeUnit.MILLISECONDS).mapEmpty();
  }

  private static CompletionStage<Void> done(Runnable step) {
    step.run();
    return Future.<Void>succeededFuture().toCompletionStage();
  }

  private static CompletionStage<Void> stage(Future<Void> future) {
    return future.toCompletionStage();
  }

  private static <T> T await(Future<T> future) throws IOException, InterruptedException {
    try {
      return future.toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("not done within " + START_SECONDS + " s", e);
    }
  }
}
