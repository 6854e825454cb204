package io.perseid.controller;

import io.perseid.broker.Broker;
import io.perseid.config.ControllerOptions;
import io.perseid.controller.command.Command;
import io.perseid.controller.command.CommandParser;
import io.perseid.controller.command.Reply;
import io.perseid.stats.Counter;
import io.perseid.stats.Stats;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One controller: its lines are carried out in order, its answers leave in that order.
 *
 * <p>Messages are handed to the broker as fast as they come, without waiting for each other's
 * outcome, and those that came together are handed over together. A query is a barrier: it runs
 * when every earlier command has its outcome, and nothing behind it runs before it has its own.
 * Whatever was received is carried out, whether or not somebody is still there to be answered.
 *
 * <p>Four things stop the cutting of further lines: too many commands, or too many bytes of them,
 * without an outcome; no room for the next message where its channel is; too many answers that the
 * peer does not read; and a barrier. Then a bounded amount is read ahead, and then the socket is
 * read no more. Who sends very much at once is carried out in pieces, so that others on the same
 * event loop, and for the same room, have their turn in between.
 *
 * <p>Owner: the connection's event loop, for all fields.
 */
final class ControllerSession implements ControllerSocket.Listener {
  private static final int SEND_AT_BYTES = 64 * 1024;
  private static final int READ_AHEAD_BYTES = 256 * 1024;

  /** Bytes of text without an outcome; one more line may come on top. */
  private static final int PENDING_BYTES_MAX = 2 << 20;

  /** Lines that are carried out in one go. */
  private static final int LINES_AT_ONCE = 512;

  private static final Logger log = LoggerFactory.getLogger(ControllerSession.class);

  private final ControllerSocket socket;
  private final Broker broker;
  private final Stats stats;
  private final LongSupplier uptimeSeconds;
  private final int pendingMax;
  private final int lineBytesMax;
  private final Supplier<ControllerOptions> options;
  private final LineCutter lines;
  private final CommandParser parser = new CommandParser();
  private final AnswerQueue answers;
  private final Burst burst;
  private Buffer out = Buffer.buffer();

  /** No line has been cut yet, but empty ones. */
  private boolean first = true;

  /** Too many commands are without an outcome, until half of them have one. */
  private boolean full;

  /** The query that waits for the outcome of the commands before it, or null. */
  private Command.Query waiting;

  /** A query waits or is being carried out. */
  private boolean barrier;

  /** No further bytes count: QUIT, the end of the input, or the server stops. */
  private boolean last;

  /** The server stops, and the controller shall be told. */
  private boolean stopping;

  /** Everything is carried out, or the peer was turned away. */
  private boolean over;

  private ControllerSession(
      ControllerSocket socket,
      Supplier<ControllerOptions> options,
      Broker broker,
      Stats stats,
      LongSupplier uptimeSeconds) {
    this.socket = socket;
    this.broker = broker;
    this.stats = stats;
    this.uptimeSeconds = uptimeSeconds;
    this.options = options;
    this.pendingMax = options.get().pendingMax();
    this.lineBytesMax = options.get().lineBytesMax();
    this.lines = new LineCutter(lineBytesMax);
    this.answers = new AnswerQueue(stats, socket, this::carryOut);
    this.burst = new Burst(broker, answers, socket, this::carryOut);
  }

  /** Begins to serve a connection; from here on the socket calls. */
  static void open(
      ControllerSocket socket,
      Supplier<ControllerOptions> options,
      Broker broker,
      Stats stats,
      LongSupplier uptimeSeconds) {
    ControllerSession session =
        new ControllerSession(socket, options, broker, stats, uptimeSeconds);
    stats.add(Counter.TOTAL_REQUESTS, 1);
    stats.add(Counter.CONTROLLER_CONNECTIONS, 1);
    stats.add(Counter.CURRENT_CONTROLLERS, 1);
    socket.listen(session);
  }

  @Override
  public void received(ByteBuffer bytes) {
    stats.add(Counter.INBOUND_BYTES, bytes.remaining());
    if (!over) {
      lines.append(bytes);
      carryOut();
    }
  }

  @Override
  public void inputEnded() {
    last = true;
    carryOut();
  }

  @Override
  public void writabilityChanged() {
    carryOut();
  }

  @Override
  public void stopping(Duration atMost) {
    last = true;
    stopping = true;
    socket.later(atMost, socket::close);
    carryOut();
  }

  @Override
  public void closed() {
    stats.add(Counter.CURRENT_CONTROLLERS, -1);
    last = true;
    carryOut();
  }

  private void carryOut() {
    LineCutter.Cut cut = null;
    int carriedOut = 0;
    answers.takeInto(out);
    while (cut != LineCutter.Cut.NONE && mayGoOn()) {
      if (carriedOut == LINES_AT_ONCE) {
        answers.wake();
        break;
      }
      carriedOut++;
      if (burst.holdsBack()) {
        burst.addHeldBack();
      } else if (waiting != null) {
        Command.Query query = waiting;
        waiting = null;
        ask(query);
      } else {
        barrier = false;
        cut = lines.next();
        carryOutLine(cut);
      }
    }
    burst.handOver();
    answers.takeInto(out);
    send();
    if (!over && last && cut == LineCutter.Cut.NONE && answers.isEmpty()) {
      over = true;
      sayFarewell();
      socket.end();
    }
    if (!over) {
      // Some is read ahead even while nothing can be carried out: what is still on the way when a
      // publisher closes with unread answers is lost to us.
      socket.read(!last && lines.held() < READ_AHEAD_BYTES);
    }
  }

  private boolean mayGoOn() {
    if (out.length() >= SEND_AT_BYTES) {
      send();
    }
    int pending = answers.size();
    full =
        isOver(pendingMax, PENDING_BYTES_MAX)
            || full && isOver(pendingMax / 2 + 1, PENDING_BYTES_MAX / 2);
    return !over && !full && !burst.hasNoRoom() && socket.takesMore() && (pending == 0 || !barrier);
  }

  private boolean isOver(int commands, int bytes) {
    return answers.size() >= commands || answers.bytes() >= bytes;
  }

  private void carryOutLine(LineCutter.Cut cut) {
    if (cut == LineCutter.Cut.NONE) {
      return;
    }
    Command command =
        cut == LineCutter.Cut.TOO_LONG
            ? tooLong()
            : parser.parse(lines.bytes(), lines.from(), lines.to());
    boolean speaksFirst = first;
    first &= lines.length() == 0;
    boolean whole = cut == LineCutter.Cut.LINE;
    if (speaksFirst && ForeignProtocol.isRequest(lines.bytes(), lines.from(), lines.to(), whole)) {
      turnAway("HTTP");
    } else if (command instanceof Command.AddMessage message) {
      burst.add(message);
    } else if (command instanceof Command.Query query) {
      waiting = query;
      barrier = true;
    } else if (command instanceof Command.Malformed malformed) {
      refuse(malformed, speaksFirst);
    } else {
      last = true;
      answers.add(Reply.ok());
    }
  }

  private Command tooLong() {
    return new Command.Malformed(
        "Line too long: " + lines.length() + " bytes or more, at most " + lineBytesMax);
  }

  private void refuse(Command.Malformed line, boolean isFirst) {
    String protocol = isFirst ? ForeignProtocol.of(lines.bytes(), lines.from(), lines.to()) : null;
    if (protocol == null) {
      answers.add(Reply.error(line.reason()));
      return;
    }
    turnAway(protocol);
  }

  private void turnAway(String protocol) {
    log.warn("{} speaks {} to the controller port: closed, nothing done", socket.peer(), protocol);
    over = true;
    socket.close();
  }

  private void ask(Command.Query query) {
    if (query instanceof Command.CountSubscribers count) {
      answer(broker.countSubscribers(count.channel()).thenApply(Reply::count));
    } else if (query instanceof Command.ListChannels) {
      answer(broker.listChannels().thenApply(Reply::channels));
    } else {
      answer(
          broker
              .listChannels()
              .thenCombine(
                  broker.clusterStats(),
                  (channels, counters) ->
                      Reply.stats(uptimeSeconds.getAsLong(), channels.size(), counters)));
    }
  }

  private void answer(CompletionStage<byte[]> reply) {
    Answer answer = answers.next(0);
    reply.whenComplete(
        (text, fault) -> answer.give(fault == null ? text : Reply.error(reason(fault))));
  }

  private static String reason(Throwable fault) {
    Throwable cause =
        fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  private void sayFarewell() {
    if (stopping) {
      out.appendString(options.get().shutdownMessage());
      send();
    }
  }

  private void send() {
    if (out.length() == 0) {
      return;
    }
    if (socket.isAnswered()) {
      stats.add(Counter.OUTBOUND_BYTES, out.length());
      socket.write(out);
    }
    out = Buffer.buffer();
  }
}
