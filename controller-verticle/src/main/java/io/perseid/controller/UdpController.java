package io.perseid.controller;

import io.perseid.broker.Broker;
import io.perseid.broker.PublishOutcome;
import io.perseid.config.ControllerOptions;
import io.perseid.controller.command.Command;
import io.perseid.controller.command.CommandParser;
import io.perseid.stats.Counter;
import io.perseid.stats.Stats;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.datagram.DatagramPacket;
import io.vertx.core.datagram.DatagramSocket;
import io.vertx.core.datagram.DatagramSocketOptions;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages by UDP: one datagram is one message, and there is no answer.
 *
 * <p>A datagram is {@code ADDMESSAGE}, one blank, the channel, one blank and the text; one line end
 * behind it is not the text's. Whatever else comes is counted and ignored. A sender cannot be held
 * back, so what comes while too many messages are without an outcome is dropped, and counted too.
 *
 * <p>Owner: the event loop on which it was opened. Source: spec of UDP.
 */
final class UdpController implements PublishOutcome {
  /** Bytes of a datagram that count; the rest of a longer one is lost, as with the original. */
  static final int DATAGRAM_BYTES_MAX = 8192;

  /** Room for a burst in the kernel, which may grant less; it also bounds a single read. */
  private static final int RECEIVE_BYTES = 256 * 1024;

  /** Where the channel begins: the command and exactly one blank stand before it. */
  private static final int CHANNEL_AT = "ADDMESSAGE ".length();

  private static final Logger log = LoggerFactory.getLogger(UdpController.class);

  private final Supplier<ControllerOptions> options;
  private final Broker broker;
  private final Stats stats;
  private final CommandParser parser = new CommandParser();
  private final AtomicInteger pending = new AtomicInteger();
  private final SparseWarning cut = new SparseWarning(log);
  private final SparseWarning severalLines = new SparseWarning(log);
  private final SparseWarning dropped = new SparseWarning(log);
  private final SparseWarning lost = new SparseWarning(log);
  private final DatagramSocket socket;

  UdpController(Vertx vertx, Supplier<ControllerOptions> options, Broker broker, Stats stats) {
    this.options = options;
    this.broker = broker;
    this.stats = stats;
    socket =
        vertx.createDatagramSocket(new DatagramSocketOptions().setReceiveBufferSize(RECEIVE_BYTES));
  }

  /** Begins to listen; fails when address or port cannot be had. */
  Future<UdpController> open() {
    socket.handler(this::received);
    socket.exceptionHandler(fault -> log.warn("UDP: {}", String.valueOf(fault)));
    return socket.listen(options.get().udpPort(), options.get().udpHost()).map(this);
  }

  int actualPort() {
    return socket.localAddress().port();
  }

  /** Takes no more datagrams; the outcome of those taken is the broker's affair. */
  Future<Void> close() {
    return socket.close();
  }

  private void received(DatagramPacket packet) {
    byte[] bytes = packet.data().getBytes();
    stats.add(Counter.INBOUND_BYTES, bytes.length);
    int to = Math.min(bytes.length, DATAGRAM_BYTES_MAX);
    Command command = parse(bytes, withoutLineEnd(bytes, to), packet);
    if (!(command instanceof Command.AddMessage message)) {
      stats.add(Counter.UDP_IGNORED, 1);
      log.debug("{}: ignored a datagram of {} bytes", packet.sender(), bytes.length);
      return;
    }
    if (to < bytes.length) {
      cut.say(
          packet.sender()
              + ": a message by UDP was cut: its datagram has "
              + bytes.length
              + " bytes, at most "
              + DATAGRAM_BYTES_MAX
              + " count");
    }
    publish(message, packet);
  }

  private Command parse(byte[] bytes, int to, DatagramPacket packet) {
    for (int i = 0; i < to; i++) {
      if (bytes[i] == '\n') {
        severalLines.say(
            packet.sender() + ": ignored a datagram of several lines; expected: one ADDMESSAGE");
        return null;
      }
    }
    boolean oneBlank = to > CHANNEL_AT && !CommandParser.isBlank(bytes[CHANNEL_AT]);
    return oneBlank && to <= options.get().lineBytesMax() ? parser.parse(bytes, 0, to) : null;
  }

  private void publish(Command.AddMessage message, DatagramPacket packet) {
    if (pending.get() >= options.get().pendingMax()) {
      stats.add(Counter.UDP_DROPPED, 1);
      dropped.say(
          packet.sender()
              + ": dropped a message by UDP: "
              + options.get().pendingMax()
              + " are still without an outcome (controller.pending-max)");
      return;
    }
    stats.add(Counter.UDP_TAKEN, 1);
    pending.incrementAndGet();
    broker.publish(message.channel(), message.text(), false, this);
  }

  @Override
  public void accepted(long id) {
    pending.decrementAndGet();
    stats.add(Counter.UNIQUE_MESSAGES, 1);
  }

  @Override
  public void refused(String reason) {
    pending.decrementAndGet();
    stats.add(Counter.PUBLISH_REFUSED, 1);
    lost.say("a message by UDP was refused: " + reason);
  }

  @Override
  public void unknown(String reason) {
    pending.decrementAndGet();
    stats.add(Counter.PUBLISH_UNKNOWN, 1);
    lost.say("a message by UDP may be lost: " + reason);
  }

  private static int withoutLineEnd(byte[] bytes, int to) {
    if (to == 0 || bytes[to - 1] != '\n') {
      return to;
    }
    return to > 1 && bytes[to - 2] == '\r' ? to - 2 : to - 1;
  }
}
