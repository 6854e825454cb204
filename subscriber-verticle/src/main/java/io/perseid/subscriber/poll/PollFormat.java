package io.perseid.subscriber.poll;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.perseid.subscriber.transport.Framing;
import java.util.List;

/** How a dialect writes the answers of its long polls. One object for all polls of a dialect. */
public interface PollFormat extends Framing {
  /** What the log of events calls the mode of such polls. */
  String name();

  /**
   * A whole response, head and body.
   *
   * @param channels where the client stands behind it, in the order of the request
   * @param frames what {@link #encode} made, in the order in which it shall be read; empty when
   *     nothing came in time. They stay the caller's
   * @return a buffer that belongs to the caller
   */
  ByteBuf answer(ByteBufAllocator allocator, List<PolledChannel> channels, List<ByteBuf> frames);
}
