package io.perseid.subscriber;

import io.netty.buffer.ByteBufAllocator;
import io.perseid.message.Message;
import io.perseid.subscriber.transport.Frames;
import io.perseid.subscriber.transport.Framing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * New messages of one channel on their way to one or more hubs, with their frames.
 *
 * <p>The frames of a framing are made by the first hub that needs them and shared by all; each hub
 * releases the delivery once, and the last one lets the frames go. Sockets that still write them
 * hold references of their own. Safe for any thread.
 */
final class Delivery implements HubTask {
  private static final int OBJECT_BYTES = 100;

  final String channel;
  final List<Message> messages;
  private final ByteBufAllocator allocator;
  private final AtomicInteger hubs;
  private final List<Encoded> encoded = new ArrayList<>(2); // guarded by this

  Delivery(String channel, List<Message> messages, int hubs, ByteBufAllocator allocator) {
    this.channel = channel;
    this.messages = messages;
    this.hubs = new AtomicInteger(hubs);
    this.allocator = allocator;
  }

  /** Bytes of memory that it keeps from being freed, about. */
  long bytes() {
    long bytes = OBJECT_BYTES;
    for (int i = 0; i < messages.size(); i++) {
      bytes += OBJECT_BYTES + messages.get(i).text().length;
    }
    return bytes;
  }

  long firstId() {
    return messages.get(0).id();
  }

  long lastId() {
    return messages.get(messages.size() - 1).id();
  }

  /** Whether a message had another id on the losing side of a split. */
  boolean hasOrigins() {
    for (int i = 0; i < messages.size(); i++) {
      if (messages.get(i).origin() != null) {
        return true;
      }
    }
    return false;
  }

  /** The frames as one framing makes them; good until the caller releases the delivery. */
  synchronized Frames frames(Framing framing) {
    for (int i = 0; i < encoded.size(); i++) {
      if (encoded.get(i).framing == framing) {
        return encoded.get(i).frames;
      }
    }
    Frames frames = framing.encode(allocator, channel, messages);
    encoded.add(new Encoded(framing, frames));
    return frames;
  }

  /** The part with ids above {@code id}, for one hub; gives up the caller's share of this one. */
  Delivery above(long id) {
    List<Message> rest = messages.stream().filter(message -> message.id() > id).toList();
    release();
    return new Delivery(channel, rest, 1, allocator);
  }

  /** One hub is done with it. */
  void release() {
    if (hubs.decrementAndGet() == 0) {
      releaseFrames();
    }
  }

  private synchronized void releaseFrames() {
    encoded.forEach(each -> each.frames.bytes().release());
    encoded.clear();
  }

  @Override
  public void run(Hub hub) {
    hub.arrived(this);
  }

  @Override
  public int weight() {
    return 1;
  }

  /** A mode is itself and not its name: one that was changed meanwhile has frames of its own. */
  private record Encoded(Framing framing, Frames frames) {}
}
