package io.perseid.subscriber;

import io.perseid.broker.Broker;
import io.perseid.config.SubscriberOptions;
import io.perseid.stats.Counter;
import io.perseid.stats.Stats;
import io.perseid.subscriber.transport.ChannelSocket;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;

/**
 * The HTTP side of a node on one event loop; deploy one instance for each event loop.
 *
 * <p>All instances of a node share one listening port, also when port 0 lets the system choose it.
 * Undeploying closes the port and every connection at once; {@link Fanout#stopStreams} comes before
 * it when clients shall be told or spread.
 */
public final class SubscriberVerticle extends VerticleBase {
  private static final int TICK_MILLIS = 1000;
  private static final int BACKLOG = 4096;

  private final Broker broker;
  private final Fanout fanout;
  private final Stats stats;
  private Site site;
  private Hub hub;
  private NetServer server;

  /**
   * One instance.
   *
   * @param site what it serves at first, the same for all instances; later on see {@link
   *     Fanout#change}
   * @param fanout the node's, the same for all instances and the broker's outlet
   * @param stats the node's counters
   */
  public SubscriberVerticle(Site site, Broker broker, Fanout fanout, Stats stats) {
    this.site = site;
    this.broker = broker;
    this.fanout = fanout;
    this.stats = stats;
  }

  @Override
  public Future<?> start() {
    hub = new Hub(context, fanout, broker, site);
    SubscriberOptions options = site.options();
    // From here on the hub knows which is in force: this one may be forgotten with all it holds.
    site = null;
    server =
        vertx
            .createNetServer(new NetServerOptions().setAcceptBacklog(BACKLOG))
            .connectHandler(this::accept);
    hub.listensUntil(server::shutdown);
    int port = options.port() == 0 ? fanout.ephemeralPort() : options.port();
    return server
        .listen(port, options.host())
        .onSuccess(listening -> vertx.setPeriodic(TICK_MILLIS, timer -> hub.tick()));
  }

  private void accept(NetSocket netSocket) {
    ChannelSocket socket = ChannelSocket.take(netSocket);
    Site now = hub.site();
    if (now.options().proxyProtocol() && now.proxies().trusts(socket.clientAddress())) {
      socket.expectProxyHeader();
    }
    Visitor visitor = new Visitor(hub, socket);
    socket.listener(visitor);
    hub.connections().add(socket);
    stats.add(Counter.TOTAL_REQUESTS, 1);
    stats.add(Counter.SUBSCRIBER_CONNECTIONS, 1);
    stats.add(Counter.CURRENT_SUBSCRIBERS, 1);
    int connectionsMax = hub.options().connectionsMax();
    if (fanout.connectionOpened() > connectionsMax && connectionsMax > 0) {
      visitor.turnAway(connectionsMax);
    }
  }

  /** The TCP port in use, the same for all instances; 0 before the start. */
  public int actualPort() {
    return server == null ? 0 : server.actualPort();
  }

  @Override
  public Future<?> stop() {
    fanout.exit(hub);
    return Future.succeededFuture();
  }
}
