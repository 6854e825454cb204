package io.perseid.subscriber;

import io.perseid.broker.Broker;
import io.perseid.config.SubscriberOptions;
import io.perseid.stats.Counter;
import io.perseid.stats.Stats;
import io.perseid.subscriber.http.HttpExtension;
import io.perseid.subscriber.transport.ChannelSocket;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.Map;

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

  private final SubscriberOptions options;
  private final Broker broker;
  private final Fanout fanout;
  private final Stats stats;
  private final Site site;
  private final int connectionsMax;
  private Hub hub;
  private NetServer server;

  /**
   * One instance.
   *
   * @param fanout the node's, the same for all instances and the broker's outlet
   * @param stats the node's counters
   * @param builtinDocuments class path resources by path, like {@code /meteor.js}, served where the
   *     document root has no such file
   * @param extensions asked in their order, after push and disconnect, before documents
   */
  public SubscriberVerticle(
      SubscriberOptions options,
      Broker broker,
      Fanout fanout,
      Stats stats,
      Map<String, String> builtinDocuments,
      List<HttpExtension> extensions) {
    this.options = options;
    this.broker = broker;
    this.fanout = fanout;
    this.stats = stats;
    site = new Site(options, fanout, builtinDocuments, extensions);
    connectionsMax = options.connectionsMax() > 0 ? options.connectionsMax() : Integer.MAX_VALUE;
  }

  @Override
  public Future<?> start() {
    hub = new Hub(context, fanout, broker, options);
    server =
        vertx
            .createNetServer(new NetServerOptions().setAcceptBacklog(BACKLOG))
            .connectHandler(this::accept);
    int port = options.port() == 0 ? fanout.ephemeralPort() : options.port();
    return server
        .listen(port, options.host())
        .onSuccess(listening -> vertx.setPeriodic(TICK_MILLIS, timer -> hub.tick()));
  }

  private void accept(NetSocket netSocket) {
    ChannelSocket socket = ChannelSocket.take(netSocket);
    if (options.proxyProtocol() && site.proxies().trusts(socket.clientAddress())) {
      socket.expectProxyHeader();
    }
    Visitor visitor = new Visitor(hub, site, socket);
    socket.listener(visitor);
    hub.connections().add(socket);
    stats.add(Counter.TOTAL_REQUESTS, 1);
    stats.add(Counter.SUBSCRIBER_CONNECTIONS, 1);
    stats.add(Counter.CURRENT_SUBSCRIBERS, 1);
    if (fanout.connectionOpened() > connectionsMax) {
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
