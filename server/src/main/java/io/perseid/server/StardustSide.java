package io.perseid.server;

import io.perseid.broker.Broker;
import io.perseid.broker.SharedMap;
import io.perseid.cluster.ClusterNode;
import io.perseid.cluster.SharedMapOptions;
import io.perseid.config.StardustOptions;
import io.perseid.config.SubscriberOptions;
import io.perseid.stardust.StardustDialect;
import io.perseid.stardust.demo.StardustDemo;
import io.perseid.stats.Stats;
import io.perseid.subscriber.ExtensionPort;
import io.perseid.subscriber.http.HttpExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Stardust on a node: on a port of its own, and where it is mounted on the subscriber port. */
final class StardustSide {
  private static final String POSITIONS = "stardust.positions";
  private static final String BOXES = "stardust.boxes";
  // A page that is open shows a colour for as long as it stays, so those opened later should too.
  private static final Duration BOXES_KEEP = Duration.ofDays(365);
  // There are 153 keys. A bound that is not far above could let one go.
  private static final int BOXES_MAX = 100_000;

  private final StardustOptions options;
  private final StardustDialect dialect;
  private final Broker broker;
  private final SharedMap boxes;

  /**
   * Stardust as a node has it from its start.
   *
   * @param site options in force on the subscriber side
   */
  StardustSide(
      StardustOptions options,
      Supplier<SubscriberOptions> site,
      ClusterNode cluster,
      Broker broker,
      Stats stats) {
    this.options = options;
    this.broker = broker;
    boxes = cluster.sharedMap(BOXES);
    dialect =
        new StardustDialect(
            options,
            site,
            broker,
            cluster.sharedMap(POSITIONS),
            cluster.nodeId(),
            cluster::isMember,
            cluster.vertx(),
            stats);
  }

  /**
   * What it keeps in the cluster. A node has its part of it also where it does not serve Stardust
   * itself: others may.
   */
  static List<SharedMapOptions> maps(StardustOptions options) {
    return List.of(
        new SharedMapOptions(
            POSITIONS, Duration.ofSeconds(options.positionTtlSeconds()), options.positionsMax()),
        new SharedMapOptions(BOXES, BOXES_KEEP, BOXES_MAX));
  }

  /**
   * Its own port.
   *
   * @param readiness whether clients should be sent there, for web servers in front that can ask
   *     only where they send clients
   */
  ExtensionPort port(HttpExtension readiness) {
    List<HttpExtension> extensions = new ArrayList<>();
    extensions.add(readiness);
    extensions.addAll(under(options.base()));
    extensions.add(dialect.elsewhere());
    return new ExtensionPort(options.host(), options.port(), extensions);
  }

  /** What the subscriber port serves of it. */
  List<HttpExtension> mounted() {
    return options.mount().isEmpty() ? List.of() : under(options.mount());
  }

  private List<HttpExtension> under(String base) {
    List<HttpExtension> extensions = new ArrayList<>();
    if (options.demo()) {
      // First: to the dialect its paths are just unknown ones.
      extensions.add(new StardustDemo(base, broker, boxes));
    }
    extensions.add(dialect.at(base));
    return extensions;
  }

  /** Goes by other options from now on, as far as a running node can. */
  void change(StardustOptions next) {
    dialect.change(next);
  }

  /** For the log: where it is, its port being known. */
  String whereabouts(int port) {
    String mount = options.mount();
    return ", Stardust "
        + options.host()
        + ':'
        + port
        + options.base()
        + (options.demo() ? " (its demo: " + options.base() + "/demo/)" : "")
        + (mount.isEmpty() ? "" : " and " + mount + " on the subscribers' port");
  }
}
