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
  private final List<Frames> joining = new ArrayList<>();

  ModeGroup(Mode mode, ChannelSubscribers channel, Hub hub) {
    super(channel);
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

  private Subscriber subscriber(int place) {
    return (Subscriber) member(place).owner;
  }

  @Override
  void goBack(long position, List<Message> gone, int messageCount, Traffic traffic) {
    for (int i = 0; i < size(); i++) {
      member(i).noteGone(gone);
    }
    hub.stats().add(Counter.RESETS_TOLD, size());
    ByteBuf info = hub.allocator().directBuffer();
    mode.writeChannelInfo(channel.name(), position, messageCount, size(), info);
    sendToAll(info, traffic);
    info.release();
  }

  /** The rare case after a reset: what was shown under a former id is told from what was not. */
  @Override
  void sendUnseen(List<Message> messages, Traffic traffic) {
    for (int i = size() - 1; i >= 0; i--) {
      Subscription each = member(i);
      List<Message> unseen = messages.stream().filter(m -> !each.hasSeen(m)).toList();
      if (unseen.isEmpty()) {
        continue;
      }
      Frames frames = mode.encode(hub.allocator(), each.channel, unseen);
      if (mode.isLimited()) {
        subscriber(i).output.sendCounted(each, frames, traffic);
      } else {
        traffic.messages += frames.count();
        traffic.bytes += frames.bytes().readableBytes();
        each.messagesSent += frames.count();
        each.bytesSent += frames.bytes().readableBytes();
        subscriber(i).output.send(frames.bytes());
      }
      frames.bytes().release();
    }
  }

  /** Joined to large writes, or message by message where they are counted. */
  @Override
  void send(List<Delivery> batch, boolean apart, Traffic traffic) {
    if (apart) {
      batch.forEach(delivery -> sendUnseen(delivery.messages, traffic));
      return;
    }
    if (mode.isLimited()) {
      for (int i = 0; i < batch.size() && size() > 0; i++) {
        sendCounted(batch.get(i).frames(mode), traffic);
      }
      return;
    }
    joining.clear();
    int bytes = 0;
    for (int i = 0; i < batch.size(); i++) {
      Frames frames = batch.get(i).frames(mode);
      if (bytes > 0 && bytes + frames.bytes().readableBytes() > Outbox.PIECE_BYTES) {
        sendJoined(bytes, traffic);
        bytes = 0;
      }
      joining.add(frames);
      bytes += frames.bytes().readableBytes();
    }
    sendJoined(bytes, traffic);
  }

  private void sendJoined(int bytes, Traffic traffic) {
    ByteBuf piece = joining.get(0).bytes();
    if (joining.size() == 1) {
      piece.retain();
    } else {
      piece = hub.allocator().directBuffer(bytes);
      for (int i = 0; i < joining.size(); i++) {
        ByteBuf frames = joining.get(i).bytes();
        piece.writeBytes(frames, frames.readerIndex(), frames.readableBytes());
      }
    }
    for (int i = 0; i < joining.size(); i++) {
      traffic.messages += (long) size() * joining.get(i).count();
      messagesSent += joining.get(i).count();
    }
    joining.clear();
    sendToAll(piece, traffic);
    piece.release();
  }

  /** Sends the same bytes to all; they stay the caller's. */
  private void sendToAll(ByteBuf piece, Traffic traffic) {
    traffic.bytes += (long) size() * piece.readableBytes();
    bytesSent += piece.readableBytes();
    for (int i = size() - 1; i >= 0; i--) {
      subscriber(i).output.send(piece);
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
      Subscriber each = subscriber(i);
      if (each.hearsGaps()) {
        traffic.bytes += words.readableBytes();
        each.sendGap(words);
        told++;
      }
    }
    hub.stats().add(Counter.GAPS_TOLD, told);
    words.release();
  }

  /** Sends frames of messages that count against the mode's limit. */
  private void sendCounted(Frames frames, Traffic traffic) {
    for (int i = size() - 1; i >= 0; i--) {
      subscriber(i).output.sendCounted(member(i), frames, traffic);
    }
  }
}
