package io.perseid.server;

import io.perseid.broker.Broker;
import io.perseid.cluster.ClusterNode;
import io.perseid.config.NodeOptions;
import io.perseid.config.SubscriberOptions;
import io.perseid.server.admin.ReadinessPage;
import io.perseid.server.demo.ChatDemo;
import io.perseid.server.process.ProcessLimits;
import io.perseid.server.process.ProcessLimits.Capacity;
import io.perseid.stats.Stats;
import io.perseid.subscriber.ExtensionPort;
import io.perseid.subscriber.Fanout;
import io.perseid.subscriber.Site;
import io.perseid.subscriber.SubscriberVerticle;
import io.perseid.subscriber.http.HttpExtension;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The subscriber side of a node: its verticles, and the site that they serve. Any thread. */
final class SubscriberSide {
  private final Broker broker;
  private final Fanout fanout;
  private final Stats stats;
  private final NodeOptions options;
  private final ClusterNode cluster;
  private volatile SubscriberOptions served;
  private volatile Capacity capacity;
  private volatile Site site;
  private volatile StardustSide stardust;
  private volatile SubscriberVerticle verticle;

  SubscriberSide(
      NodeOptions options, ClusterNode cluster, Broker broker, Fanout fanout, Stats stats) {
    this.cluster = cluster;
    this.broker = broker;
    this.fanout = fanout;
    this.stats = stats;
    this.options = options;
    capacity = capacity(options.subscriber());
  }

  /** One instance for each event loop: each owns the subscribers it accepts. */
  Future<?> open(NodeState state) {
    List<HttpExtension> extensions = new ArrayList<>();
    HttpExtension readiness = new ReadinessPage(state);
    extensions.add(readiness);
    if (options.demo()) {
      extensions.add(new ChatDemo(broker));
    }
    served = served(options.subscriber());
    List<ExtensionPort> ports = new ArrayList<>();
    if (options.stardust().enabled()) {
      stardust = new StardustSide(options.stardust(), () -> served, cluster, broker, stats);
      extensions.addAll(stardust.mounted());
      ports.add(stardust.port(readiness));
    }
    site = new Site(served, BuiltinDocuments.of(served), extensions);
    DeploymentOptions perLoop = new DeploymentOptions().setInstances(loops(served.loops()));
    return cluster
        .vertx()
        .deployVerticle(
            () -> {
              SubscriberVerticle made = new SubscriberVerticle(site, broker, fanout, stats, ports);
              verticle = made;
              return made;
            },
            perLoop);
  }

  /** As many as asked for, but each on an event loop of its own; 0 for one for each core. */
  static int loops(int asked) {
    int cores = Runtime.getRuntime().availableProcessors();
    int most = Math.min(Fanout.HUBS_MAX, VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE);
    return Math.min(most, asked > 0 ? asked : cores);
  }

  private SubscriberOptions served(SubscriberOptions asked) {
    capacity = capacity(asked);
    // The demos' pages show by the server's name which node they are connected to.
    boolean demo = options.demo() || options.stardust().demo();
    String name = asked.serverName() + (demo ? "/" + options.name() : "");
    return asked.with(capacity.connections(), name);
  }

  private Capacity capacity(SubscriberOptions asked) {
    return ProcessLimits.read()
        .capacity(asked.connectionsMax(), options.limits().historyBytesMax());
  }

  /** How many connections are held at most; any thread. */
  Capacity capacity() {
    return capacity;
  }

  int port() {
    return verticle.actualPort();
  }

  /** Where Stardust is served: its own port with the base, and the mount; empty if it is not. */
  String stardust() {
    return stardust == null ? "" : stardust.whereabouts(verticle.actualExtensionPorts().get(0));
  }

  /** Lets new requests and open streams go by other options; done when all do. */
  synchronized Future<Void> change(NodeOptions asked) {
    served = served(asked.subscriber());
    if (stardust != null) {
      stardust.change(asked.stardust());
    }
    site = site.with(served, BuiltinDocuments.of(served));
    return fanout.change(site);
  }

  void forgetDocuments() {
    site.forgetDocuments();
  }

  /** Ends all streams; fails when some clients did not take what was sent to them. */
  Future<Void> end(boolean farewell, Duration flushMax) {
    return fanout
        .stopStreams(farewell, flushMax)
        .map(
            forced -> {
              if (forced > 0) {
                throw new IllegalStateException(
                    forced
                        + " clients did not take what was sent to them within "
                        + flushMax.toSeconds()
                        + " s");
              }
              return null;
            });
  }
}
