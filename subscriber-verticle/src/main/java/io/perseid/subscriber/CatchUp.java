package io.perseid.subscriber;

import io.netty.buffer.ByteBuf;
import io.perseid.broker.Attachment;
import io.perseid.message.Message;
import io.perseid.stats.Counter;
import io.perseid.subscriber.transport.Mode;
import io.perseid.subscriber.transport.Outbox;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The beginning of a response: header with channel infos, then the history of each channel.
 *
 * <p>Made piece by piece as the socket takes it, so that a long history costs no memory but the
 * list of messages that the broker holds anyway. Belongs to the subscriber's hub.
 */
final class CatchUp implements Iterator<ByteBuf> {
  private static final int PIECE_BYTES_FIRST = 2048;

  private final Hub hub;
  private final Mode mode;
  private final List<Subscription> subscriptions;
  private final boolean tellsGaps;
  private boolean begun;
  private int channel;
  private int message;

  /**
   * The beginning of one response.
   *
   * @param tellsGaps whether the client wants to hear of messages that are gone
   */
  CatchUp(Hub hub, Mode mode, List<Subscription> subscriptions, boolean tellsGaps) {
    this.tellsGaps = tellsGaps;
    this.hub = hub;
    this.mode = mode;
    this.subscriptions = subscriptions;
  }

  @Override
  public boolean hasNext() {
    return !begun || channel < subscriptions.size();
  }

  @Override
  public ByteBuf next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    ByteBuf out = hub.allocator().directBuffer(PIECE_BYTES_FIRST);
    if (!begun) {
      begun = true;
      writeHeader(out);
    }
    while (channel < subscriptions.size() && out.readableBytes() < Outbox.PIECE_BYTES) {
      writeNext(subscriptions.get(channel), out);
    }
    hub.stats().add(Counter.OUTBOUND_BYTES, out.readableBytes());
    return out;
  }

  private void writeHeader(ByteBuf out) {
    ByteBuf infos = hub.allocator().heapBuffer();
    try {
      for (Subscription each : subscriptions) {
        Attachment found = each.attachment;
        mode.writeChannelInfo(
            each.channel, found.lastId(), found.messageCount(), each.subscribersBefore, infos);
      }
      byte[] info = new byte[infos.readableBytes()];
      infos.readBytes(info);
      mode.writeHeader(hub.options().serverName(), "200 OK", info, out);
    } finally {
      infos.release();
    }
  }

  private void writeNext(Subscription subscription, ByteBuf out) {
    Attachment found = subscription.attachment;
    if (message == 0) {
      writeTurns(subscription, found, out);
    }
    List<Message> history = found.history();
    if (message < history.size()) {
      int begin = out.writerIndex();
      mode.writeMessage(subscription.channel, history.get(message++), out);
      subscription.messagesSent++;
      subscription.bytesSent += out.writerIndex() - begin;
    } else {
      subscription.attachment = null;
      subscription.start = null;
      channel++;
      message = 0;
    }
  }

  /** What the subscriber must know before the history: that it goes back, or that some is gone. */
  private void writeTurns(Subscription subscription, Attachment found, ByteBuf out) {
    // The gap comes first: a client that goes on behind it is then put where it shall be.
    if (found.missed() && tellsGaps) {
      hub.stats().add(Counter.GAPS_TOLD, 1);
      mode.writeGap(subscription.channel, found.gap(), out);
    }
    if (found.isReset()) {
      hub.stats().add(Counter.RESETS_TOLD, 1);
      mode.writeChannelInfo(
          subscription.channel,
          found.resetTo(),
          found.messageCount(),
          subscription.subscribersBefore,
          out);
    }
  }
}
