package io.perseid.subscriber.transport;

import io.netty.buffer.ByteBuf;

/**
 * The frames of a few messages in one mode, in one buffer: made once, then only shared.
 *
 * @param bytes all frames in order; whoever made this object holds one reference
 * @param ends where the frame of each message ends, counted from the buffer's beginning
 */
public record Frames(ByteBuf bytes, int[] ends) {
  /** How many messages there are. */
  public int count() {
    return ends.length;
  }

  /** The frames of the first {@code count} messages; the caller has a reference of its own. */
  public ByteBuf first(int count) {
    return count == ends.length
        ? bytes.retainedDuplicate()
        : bytes.retainedSlice(bytes.readerIndex(), ends[count - 1]);
  }
}
