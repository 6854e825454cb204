package io.perseid.subscriber;

import io.netty.buffer.ByteBuf;
import io.perseid.broker.Gap;
import io.perseid.message.Message;
import io.perseid.stats.Counter;
import io.perseid.subscriber.transport.Frames;
import io.perseid.subscriber.transport.Framing;
import io.perseid.subscriber.transport.Mode;
import io.perseid.subscriber.transport.Outbox;
import java.util.ArrayList;
import java.util.List;

/** One hub's streams of one channel in one mode. Belongs to the hub. */
final class ModeGroup extends Group {
  private final Mode mode;
  private final Hub hub;

  // What is being sent, while it is.
  private final List<Frames> frames = new ArrayList<>(1);
  private final List<ByteBuf> pieces = new ArrayList<>(1);
  private boolean sending;

  /**
   * A group without members.
   *
   * @param several whether its members have further channels, and are made one write for all
   */
  ModeGroup(Mode mode, boolean several, ChannelSubscribers channel, Hub hub) {
    super(channel, several);
    this.mode = mode;
    this.hub = hub;
  }

  @Override
  Framing framing() {
    return mode;
  }

  @Override
  boolean isOpen() {
    return true;
  }

  private static Subscriber subscriber(Subscription member) {
    return (Subscriber) member.owner;
  }

  private static Output output(Subscription member) {
    return subscriber(member);
  }

  @Override
  void goBack(long position, List<Message> gone, int messageCount, Traffic traffic) {
    for (int i = 0; i < size(); i++) {
      member(i).noteGone(gone);
    }
    hub.stats().add(Counter.RESETS_TOLD, size());
    ByteBuf info = hub.allocator().directBuffer();
    mode.writeChannelInfo(channel.name(), position, messageCount, size(), info);
    for (int i = size() - 1; i >= 0; i--) {
      traffic.wrote();
      traffic.bytes += info.readableBytes();
      member(i).bytesSent += info.readableBytes();
      output(member(i)).send(info);
    }
    info.release();
  }

  /** The rare case after a reset: what was shown under a former id is told from what was not. */
  @Override
  void sendUnseen(List<Message> messages, Traffic traffic) {
    for (int i = size() - 1; i >= 0; i--) {
      sendUnseen(member(i), messages, traffic);
    }
  }

  private void sendUnseen(Subscription each, List<Message> messages, Traffic traffic) {
    List<Message> unseen = messages.stream().filter(m -> !each.hasSeen(m)).toList();
    if (unseen.isEmpty()) {
      return;
    }
    traffic.wrote();
    Frames frames = mode.encode(hub.allocator(), each.channel, unseen);
    Output output = output(each);
    if (mode.isLimited()) {
      output.sendCounted(each, frames, traffic);
    } else {
      traffic.messages += frames.count();
      traffic.bytes += frames.bytes().readableBytes();
      each.messagesSent += frames.count();
      each.bytesSent += frames.bytes().readableBytes();
      output.send(frames.bytes());
    }
    frames.bytes().release();
  }

  /** Joined to large writes, or message by message where they are counted. */
  @Override
  boolean send(List<Delivery> batch, boolean apart, Traffic traffic) {
    if (!sending) {
      begin(batch, apart);
    }
    while (unsent > 0) {
      if (traffic.isSliceFull()) {
        return false;
      }
      Subscription each = member(--unsent);
      if (apart) {
        sendApart(each, batch, traffic);
      } else if (mode.isLimited()) {
        sendCounted(each, traffic);
      } else {
        sendPieces(each, traffic);
      }
    }
    return true;
  }

  private void begin(List<Delivery> batch, boolean apart) {
    sending = true;
    unsent = size();
    if (apart) {
      return;
    }
    for (int i = from(); i < batch.size(); i++) {
      frames.add(batch.get(i).frames(mode));
    }
    if (!mode.isLimited()) {
      join();
      messagesSent += messagesOnTheWay;
      bytesSent += bytesOnTheWay;
    }
  }

  /** Makes pieces of the frames, as large as one write should be. */
  private void join() {
    int first = 0;
    int bytes = 0;
    for (int i = 0; i < frames.size(); i++) {
      int more = frames.get(i).bytes().readableBytes();
      if (bytes > 0 && bytes + more > Outbox.PIECE_BYTES) {
        pieces.add(joined(first, i, bytes));
        first = i;
        bytes = 0;
      }
      bytes += more;
      messagesOnTheWay += frames.get(i).count();
      bytesOnTheWay += more;
    }
    if (first < frames.size()) {
      pieces.add(joined(first, frames.size(), bytes));
    }
  }

  private ByteBuf joined(int first, int end, int bytes) {
    if (end == first + 1) {
      return frames.get(first).bytes().retain();
    }
    ByteBuf piece = hub.allocator().directBuffer(bytes);
    for (int i = first; i < end; i++) {
      ByteBuf each = frames.get(i).bytes();
      piece.writeBytes(each, each.readerIndex(), each.readableBytes());
    }
    return piece;
  }

  @Override
  void stopSending() {
    sending = false;
    unsent = 0;
    messagesOnTheWay = 0;
    bytesOnTheWay = 0;
    frames.clear();
    for (int i = 0; i < pieces.size(); i++) {
      pieces.get(i).release();
    }
    pieces.clear();
  }

  private void sendPieces(Subscription each, Traffic traffic) {
    traffic.messages += messagesOnTheWay;
    traffic.bytes += bytesOnTheWay;
    Output output = output(each);
    for (int i = 0; i < pieces.size(); i++) {
      traffic.wrote();
      if (several) {
        output.sendGathered(pieces.get(i));
      } else {
        output.send(pieces.get(i));
      }
    }
  }

  /** Frames of messages that count against the mode's limit: with the last one it ends. */
  private void sendCounted(Subscription each, Traffic traffic) {
    Output output = output(each);
    for (int i = 0; i < frames.size() && each.group == this; i++) {
      traffic.wrote();
      output.sendCounted(each, frames.get(i), traffic);
    }
  }

  private void sendApart(Subscription each, List<Delivery> batch, Traffic traffic) {
    for (int i = from(); i < batch.size() && each.group == this; i++) {
      sendUnseen(each, batch.get(i).messages, traffic);
    }
  }

  /** Tells those who asked for it, in a mode that has words for it. */
  @Override
  void tellGap(Gap missed, Traffic traffic) {
    if (!mode.tellsGaps()) {
      return;
    }
    ByteBuf words = hub.allocator().directBuffer();
    mode.writeGap(channel.name(), missed, words);
    int told = 0;
    for (int i = size() - 1; i >= 0; i--) {
      Subscriber each = subscriber(member(i));
      if (each.hearsGaps()) {
        traffic.wrote();
        traffic.bytes += words.readableBytes();
        each.sendGap(words);
        told++;
      }
    }
    hub.stats().add(Counter.GAPS_TOLD, told);
    words.release();
  }
}
