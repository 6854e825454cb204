package io.perseid.subscriber;

import io.perseid.broker.Broker;
import io.perseid.config.SubscriberOptions;
import io.perseid.stats.Counter;
import io.perseid.stats.Stats;
import io.perseid.subscriber.transport.ChannelSocket;
import io.perseid.subscriber.transport.DescriptorSink;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The HTTP side of a node on one event loop; deploy one instance for each event loop.
 *
 * <p>All instances of a node share its listening ports, also where port 0 lets the system choose.
 * Undeploying closes the ports and every connection at once; {@link Fanout#stopStreams} comes
 * before it when clients shall be told or spread.
 */
public final class SubscriberVerticle extends VerticleBase {
  private static final int TICK_MILLIS = 1000;
  private static final int BACKLOG = 4096;

  private final Broker broker;
  private final Fanout fanout;
  private final Stats stats;
  private Site site;
  private Hub hub;
  private final List<ExtensionPort> ports;
  private final List<NetServer> servers = new ArrayList<>();

  /**
   * One instance.
   *
   * @param site what it serves at first, the same for all instances; later on see {@link
   *     Fanout#change}
   * @param fanout the node's, the same for all instances and the broker's outlet
   * @param stats the node's counters
   * @param ports where only extensions answer, the same for all instances
   */
  public SubscriberVerticle(
      Site site, Broker broker, Fanout fanout, Stats stats, List<ExtensionPort> ports) {
    this.ports = List.copyOf(ports);
    this.site = site;
    this.broker = broker;
    this.fanout = fanout;
    this.stats = stats;
  }

  @Override
  public Future<?> start() throws IOException {
    hub = new Hub(context, fanout, broker, site);
    SubscriberOptions options = site.options();
    // From here on the hub knows which is in force: this one may be forgotten with all it holds.
    site = null;
    hub.settleOn(DescriptorSink.open(context, options.sink()));
    hub.listensUntil(atMost -> servers.forEach(server -> server.shutdown(atMost)));
    List<Future<NetServer>> listening = new ArrayList<>();
    listening.add(listen(options.host(), options.port(), null));
    for (ExtensionPort each : ports) {
      listening.add(listen(each.host(), each.port(), each));
    }
    return Future.all(listening)
        .onSuccess(all -> vertx.setPeriodic(TICK_MILLIS, timer -> hub.tick()));
  }

  private Future<NetServer> listen(String host, int port, ExtensionPort extensions) {
    NetServer server =
        vertx
            .createNetServer(new NetServerOptions().setAcceptBacklog(BACKLOG))
            .connectHandler(socket -> accept(socket, extensions));
    int wanted = port == 0 ? fanout.ephemeralPort(servers.size()) : port;
    servers.add(server);
    return server
        .listen(wanted, host)
        .recover(
            cause -> {
              String problem = "subscriber: cannot listen on " + host + " port " + port + ": ";
              return Future.failedFuture(
                  new IllegalStateException(problem + cause.getMessage(), cause));
            });
  }

  private void accept(NetSocket netSocket, ExtensionPort extensions) {
    ChannelSocket socket = ChannelSocket.take(netSocket);
    Site now = hub.site();
    if (now.options().proxyProtocol() && now.proxies().trusts(socket.clientAddress())) {
      socket.expectProxyHeader();
    }
    Visitor visitor = new Visitor(hub, socket, extensions);
    socket.listener(visitor);
    hub.connections().add(socket, visitor.due());
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
    return servers.isEmpty() ? 0 : servers.get(0).actualPort();
  }

  /** The TCP ports in use for extensions, in the order in which they were given; none before. */
  public List<Integer> actualExtensionPorts() {
    return servers.stream().skip(1).map(NetServer::actualPort).toList();
  }

  @Override
  public Future<?> stop() {
    fanout.exit(hub);
    hub.close();
    return Future.succeededFuture();
  }
}
