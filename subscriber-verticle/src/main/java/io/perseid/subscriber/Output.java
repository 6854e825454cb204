package io.perseid.subscriber;

import io.netty.buffer.ByteBuf;
import io.perseid.stats.Counter;
import io.perseid.subscriber.transport.Frames;
import io.perseid.subscriber.transport.Mode;
import io.perseid.subscriber.transport.Outbox;
import io.perseid.subscriber.transport.SubscriberSocket;
import java.util.Iterator;
import java.util.List;

/**
 * What one subscriber is sent, in order; bounded in bytes, and in messages where its mode is.
 *
 * <p>What arrives live before the history is on its way waits in the outbox. There the two are
 * spliced, and nowhere else: once the outbox is empty it is dropped, and live frames go straight to
 * the socket. Belongs to the subscriber's hub(). The subscriber is its own output, and no second
 * object: there are as many of them as there are clients.
 */
abstract class Output {
  private SubscriberSocket socket;
  private Outbox outbox;
  private List<ByteBuf> held;
  private int messagesLeft = Integer.MAX_VALUE;
  private boolean sending;
  private boolean closing;

  /** An output that holds everything back until {@link #sendHistory}. */
  Output(Hub hub, SubscriberSocket socket) {
    this.socket = socket;
    outbox = new Outbox(socket, hub.options().queueBytesMax());
  }

  /** Where it lives. */
  public abstract Hub hub();

  /** It must end: it is too slow, or has had all it may have. */
  abstract void end(EndReason reason);

  final SubscriberSocket socket() {
    return socket;
  }

  /**
   * Whether nothing is left to be made or to wait: what is sent now goes straight to the socket.
   */
  final boolean isLive() {
    return outbox == null;
  }

  /** Goes on with what the connection is from now on; only while nothing waits. */
  final void socket(SubscriberSocket next) {
    assert isLive();
    socket = next;
  }

  /** Whether no message may follow. */
  final boolean isUsedUp() {
    return messagesLeft == 0;
  }

  /** Lets this many messages follow. */
  final void limit(int messages) {
    messagesLeft = messages;
  }

  /**
   * Lets this many messages follow the history, those that wait included. Before the beginning
   * only: there each piece that waits is one message, and those beyond the limit are for the next
   * request.
   */
  final void limitWaiting(int messages) {
    outbox.keepFirst(messages);
    messagesLeft = messages - outbox.waiting();
  }

  /** Sends the history, then what has waited. */
  final void sendHistory(Iterator<ByteBuf> history) {
    sending = true;
    outbox.begin(history);
    pump();
  }

  /** Goes on when the socket takes more. */
  final void pump() {
    if (outbox == null) {
      return;
    }
    boolean done = outbox.pump();
    hub().watch(socket);
    if (!done) {
      return;
    }
    outbox = null;
    if (closing) {
      socket.closeAfterFlush();
    }
  }

  /**
   * Sends shared bytes, which stay the caller's, in one write with what the hub's pass brings on
   * other channels.
   */
  final void sendGathered(ByteBuf piece) {
    if (outbox != null) {
      send(piece);
      return;
    }
    if (held != null && Gathering.bytes(held) + piece.readableBytes() > Outbox.PIECE_BYTES) {
      writeHeld();
    }
    if (held == null) {
      held = hub().gathering().open(this);
    }
    held.add(piece.retain());
  }

  /** Writes what has been gathered. */
  final void writeHeld() {
    if (held == null) {
      return;
    }
    ByteBuf joined = hub().gathering().join(held);
    dropHeld();
    // Others may be sent the very same bytes: a socket moves the indices of what it is given.
    socket.send(joined);
    joined.release();
    checkPending();
  }

  private void dropHeld() {
    hub().gathering().close(held);
    held = null;
  }

  /** Sends shared bytes, which stay the caller's. */
  final void send(ByteBuf piece) {
    writeHeld();
    if (outbox != null) {
      put(piece.retainedDuplicate());
    } else {
      socket.send(piece);
      checkPending();
    }
  }

  private void put(ByteBuf piece) {
    writeHeld();
    if (outbox == null) {
      socket.write(piece);
      checkPending();
    } else if (!outbox.add(piece)) {
      end(EndReason.OVERRUN);
    }
  }

  private void checkPending() {
    long pending = socket.pendingBytes();
    if (pending > 0) {
      hub().watch(socket);
      if (pending > hub().options().queueBytesMax()) {
        end(EndReason.SLOW_READER);
      }
    }
  }

  /** Sends as many of these messages as the mode's limit allows. */
  final void sendCounted(Subscription subscription, Frames frames, Traffic traffic) {
    int count = Math.min(messagesLeft, frames.count());
    traffic.messages += count;
    subscription.messagesSent += count;
    if (sending) {
      ByteBuf piece = frames.first(count);
      traffic.bytes += piece.readableBytes();
      subscription.bytesSent += piece.readableBytes();
      messagesLeft -= count;
      put(piece);
      if (messagesLeft == 0) {
        end(EndReason.MAX_MESSAGES);
      }
      return;
    }
    subscription.bytesSent += frames.bytes().readableBytes();
    int from = 0;
    for (int end : frames.ends()) {
      put(frames.bytes().retainedSlice(from, end - from));
      from = end;
    }
  }

  /** Says the last words of the mode, if the reason has any, and closes behind them. */
  final void close(EndReason reason, Mode mode) {
    if (reason.isAbrupt()) {
      dropWaiting();
      socket.abort();
    } else if (sending) {
      writeHeld();
      if (reason.hasFarewell()) {
        sayLast(mode.shutdown(hub().allocator()));
      }
      closeWhenSaid();
    } else {
      dropWaiting();
      sayInsteadOfHistory(reason, mode);
      socket.closeAfterFlush();
    }
  }

  private void sayLast(ByteBuf words) {
    if (outbox == null) {
      hub().write(socket, words);
    } else {
      hub().stats().add(Counter.OUTBOUND_BYTES, words.readableBytes());
      outbox.addLast(words);
    }
  }

  private void closeWhenSaid() {
    closing = true;
    if (outbox == null) {
      socket.closeAfterFlush();
    } else {
      pump();
    }
  }

  private void sayInsteadOfHistory(EndReason reason, Mode mode) {
    if (reason == EndReason.OVERTAKEN || reason == EndReason.ATTACH_TIMEOUT) {
      hub().write(socket, hub().answers().unavailable(reason.excuse()));
    } else if (reason.hasFarewell()) {
      ByteBuf out = hub().allocator().directBuffer();
      mode.writeHeader(hub().options().serverName(), "200 OK", new byte[0], out);
      hub().write(socket, out);
      hub().write(socket, mode.shutdown(hub().allocator()));
    }
  }

  /** Forgets all that was not handed to the socket. */
  final void dropWaiting() {
    if (held != null) {
      dropHeld();
    }
    if (outbox != null) {
      outbox.drop();
      outbox = null;
    }
  }
}
