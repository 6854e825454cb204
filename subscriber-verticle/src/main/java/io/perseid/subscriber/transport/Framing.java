package io.perseid.subscriber.transport;

import io.netty.buffer.ByteBufAllocator;
import io.perseid.message.Message;
import java.util.List;

/**
 * How the messages of a channel become bytes that are the same for all its subscribers of one kind.
 *
 * <p>Known by its identity: those who share one object share the bytes it made. Immutable, safe for
 * any thread.
 */
public interface Framing {
  /**
   * The frames of messages of one channel, made once and then shared.
   *
   * @param messages by rising id, at least one
   * @return a buffer that belongs to the caller
   */
  Frames encode(ByteBufAllocator allocator, String channel, List<Message> messages);
}
