package io.perseid.controller;

import io.perseid.broker.Broker;
import io.perseid.config.ControllerOptions;
import io.perseid.stats.Counter;
import io.perseid.stats.Stats;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The command side of a node: a TCP port on which controllers publish and ask, and when told so a
 * UDP port on which they publish.
 *
 * <p>To be deployed on event loops; several instances with a port of their own choosing share it.
 * Source: spec of the controller protocol.
 */
public final class ControllerVerticle extends VerticleBase {
  /** How long {@link #stop} lets outstanding commands take, at most. */
  public static final Duration DRAIN_MAX = Duration.ofSeconds(10);

  private static final Duration STALL_TIMEOUT = Duration.ofSeconds(120);
  private static final Logger log = LoggerFactory.getLogger(ControllerVerticle.class);

  private final Broker broker;
  private final Stats stats;
  private final Duration stallTimeout;
  private final long startNanos = System.nanoTime();
  private final SparseWarning tooMany = new SparseWarning(log);
  private volatile ControllerOptions options;
  private volatile NetServer server;
  private volatile UdpController udp;
  private Future<Void> drained;

  /**
   * A controller side that is not listening yet.
   *
   * @param broker where the commands go
   * @param stats where connections, bytes and outcomes are counted
   * @throws IllegalArgumentException when a bound of the options is below 1
   */
  public ControllerVerticle(ControllerOptions options, Broker broker, Stats stats) {
    this(options, broker, stats, STALL_TIMEOUT);
  }

  ControllerVerticle(ControllerOptions options, Broker broker, Stats stats, Duration stallTimeout) {
    this.broker = broker;
    this.stats = stats;
    this.stallTimeout = stallTimeout;
    change(options);
  }

  /**
   * Puts other options in force; addresses and ports stay as they were, and so do the bounds of
   * lines and commands of the connections that are open. Any thread.
   *
   * @throws IllegalArgumentException when a bound is below 1
   */
  public final void change(ControllerOptions options) {
    requirePositive("lineBytesMax", options.lineBytesMax());
    requirePositive("pendingMax", options.pendingMax());
    requirePositive("connectionsMax", options.connectionsMax());
    this.options = options;
  }

  /** Listens; fails with the address, the port and the cause when that is not possible. */
  @Override
  public Future<?> start() {
    NetServerOptions listening =
        new NetServerOptions()
            .setHost(options.host())
            .setPort(options.port())
            .setTcpKeepAlive(true);
    NetServer listener = vertx.createNetServer(listening).connectHandler(this::serve);
    return listener
        .listen()
        .onSuccess(bound -> server = bound)
        .recover(cause -> cannotListen(options.host(), "port " + options.port(), cause))
        .compose(bound -> options.udpPort() == 0 ? Future.succeededFuture() : openUdp());
  }

  private Future<UdpController> openUdp() {
    return new UdpController(vertx, () -> options, broker, stats)
        .open()
        .onSuccess(opened -> udp = opened)
        .recover(cause -> cannotListen(options.udpHost(), "UDP port " + options.udpPort(), cause));
  }

  /** The port that is listened on, also when the system chose it. Any thread, after the start. */
  public int actualPort() {
    return server.actualPort();
  }

  /** Drains for at most {@link #DRAIN_MAX}. */
  @Override
  public Future<?> stop() {
    return drain(DRAIN_MAX);
  }

  /**
   * Stops accepting and reading; every command that was received gets its outcome and its answer,
   * then the connection is closed. Any thread may call; a second call ends with the first.
   *
   * @param atMost after this long the connections that are left are closed as they are
   * @return succeeded when all connections are closed
   */
  public synchronized Future<Void> drain(Duration atMost) {
    if (server == null) {
      return Future.succeededFuture();
    }
    if (drained == null) {
      Future<Void> answered = server.shutdown(atMost);
      drained = udp == null ? answered : udp.close().eventually(() -> answered);
    }
    return drained;
  }

  private void serve(NetSocket connection) {
    ControllerSocket socket = ControllerSocket.take(connection, stallTimeout);
    if (stats.get(Counter.CURRENT_CONTROLLERS) >= options.connectionsMax()) {
      stats.add(Counter.CONTROLLERS_TURNED_AWAY, 1);
      tooMany.say(
          socket.peer()
              + ": turned away, "
              + options.connectionsMax()
              + " controllers are connected (controller.connections-max)");
      TurnedAway.tell(socket, options.connectionsMax());
      return;
    }
    ControllerSession.open(socket, () -> options, broker, stats, this::uptimeSeconds);
  }

  private long uptimeSeconds() {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos);
  }

  private static <T> Future<T> cannotListen(String host, String port, Throwable cause) {
    String problem = "controller: cannot listen on " + host + ' ' + port + ": ";
    return Future.failedFuture(new IllegalStateException(problem + cause.getMessage(), cause));
  }

  private static void requirePositive(String name, int found) {
    if (found < 1) {
      throw new IllegalArgumentException(
          "controller: " + name + " is " + found + ", must be 1 or more");
    }
  }
}
