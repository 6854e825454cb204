package io.perseid.subscriber;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.perseid.message.Message;
import io.perseid.subscriber.transport.Frames;
import io.perseid.subscriber.transport.Mode;
import io.perseid.subscriber.transport.Outbox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One hub's subscribers of one channel in one mode: they get the very same bytes.
 *
 * <p>Belongs to the hub. Sending goes from the last to the first, so that a subscriber that ends
 * while it is sent something may leave its place to the last one.
 */
final class ModeGroup {
  final Mode mode;
  final ChannelSubscribers channel;
  private final List<Frames> joining = new ArrayList<>();
  // What every member was sent, since the group was made.
  private long messagesSent;
  private long bytesSent;
  private Subscription[] members = new Subscription[1];
  private int size;

  ModeGroup(Mode mode, ChannelSubscribers channel) {
    this.mode = mode;
    this.channel = channel;
  }

  int size() {
    return size;
  }

  long messagesSent() {
    return messagesSent;
  }

  void add(Subscription subscription) {
    if (size == members.length) {
      members = Arrays.copyOf(members, size * 2);
    }
    subscription.group = this;
    subscription.slot = size;
    subscription.messagesSent -= messagesSent;
    subscription.bytesSent -= bytesSent;
    members[size++] = subscription;
  }

  void remove(Subscription subscription) {
    Subscription last = members[--size];
    members[subscription.slot] = last;
    last.slot = subscription.slot;
    members[size] = null;
    subscription.group = null;
    subscription.messagesSent += messagesSent;
    subscription.bytesSent += bytesSent;
  }

  /** Notes what all who are here now have seen of a history that is gone. */
  void noteGone(List<Message> gone) {
    for (int i = 0; i < size; i++) {
      members[i].noteGone(gone);
    }
  }

  /** Sends each subscriber what it has not seen under a former id: the rare case after a reset. */
  void sendUnseen(List<Message> messages, ByteBufAllocator allocator, Traffic traffic) {
    for (int i = size - 1; i >= 0; i--) {
      Subscription each = members[i];
      List<Message> unseen = messages.stream().filter(m -> !each.hasSeen(m)).toList();
      if (unseen.isEmpty()) {
        continue;
      }
      Frames frames = mode.encode(allocator, each.channel, unseen);
      if (mode.isLimited()) {
        each.subscriber.output.sendCounted(each, frames, traffic);
      } else {
        traffic.messages += frames.count();
        traffic.bytes += frames.bytes().readableBytes();
        each.messagesSent += frames.count();
        each.bytesSent += frames.bytes().readableBytes();
        each.subscriber.output.send(frames.bytes());
      }
      frames.bytes().release();
    }
  }

  /** Sends what arrived: joined to large writes, or message by message where they are counted. */
  void send(List<Delivery> batch, ByteBufAllocator allocator, Traffic traffic) {
    if (mode.isLimited()) {
      for (int i = 0; i < batch.size() && size > 0; i++) {
        sendCounted(batch.get(i).frames(mode), traffic);
      }
      return;
    }
    joining.clear();
    int bytes = 0;
    for (int i = 0; i < batch.size(); i++) {
      Frames frames = batch.get(i).frames(mode);
      if (bytes > 0 && bytes + frames.bytes().readableBytes() > Outbox.PIECE_BYTES) {
        sendJoined(bytes, allocator, traffic);
        bytes = 0;
      }
      joining.add(frames);
      bytes += frames.bytes().readableBytes();
    }
    sendJoined(bytes, allocator, traffic);
  }

  private void sendJoined(int bytes, ByteBufAllocator allocator, Traffic traffic) {
    ByteBuf piece = joining.get(0).bytes();
    if (joining.size() == 1) {
      piece.retain();
    } else {
      piece = allocator.directBuffer(bytes);
      for (int i = 0; i < joining.size(); i++) {
        ByteBuf frames = joining.get(i).bytes();
        piece.writeBytes(frames, frames.readerIndex(), frames.readableBytes());
      }
    }
    for (int i = 0; i < joining.size(); i++) {
      traffic.messages += (long) size * joining.get(i).count();
      messagesSent += joining.get(i).count();
    }
    joining.clear();
    sendToAll(piece, traffic);
    piece.release();
  }

  /** Sends the same bytes to all; they stay the caller's. */
  void sendToAll(ByteBuf piece, Traffic traffic) {
    traffic.bytes += (long) size * piece.readableBytes();
    bytesSent += piece.readableBytes();
    for (int i = size - 1; i >= 0; i--) {
      members[i].subscriber.output.send(piece);
    }
  }

  /** Sends the words for a gap to those who asked for them; how many they are. */
  int tellGap(ByteBuf words, Traffic traffic) {
    int told = 0;
    for (int i = size - 1; i >= 0; i--) {
      Subscriber each = members[i].subscriber;
      if (each.hearsGaps()) {
        traffic.bytes += words.readableBytes();
        each.sendGap(words);
        told++;
      }
    }
    return told;
  }

  /** Sends frames of messages that count against the mode's limit. */
  void sendCounted(Frames frames, Traffic traffic) {
    for (int i = size - 1; i >= 0; i--) {
      members[i].subscriber.output.sendCounted(members[i], frames, traffic);
    }
  }
}
