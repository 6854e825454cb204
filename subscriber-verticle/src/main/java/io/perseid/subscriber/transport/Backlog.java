package io.perseid.subscriber.transport;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;

/**
 * What the system has not taken yet of what was written to one descriptor, in order; it holds one
 * reference to each piece. Belongs to the connection's event loop.
 */
final class Backlog {
  // The same as a channel's.
  private static final int FULL_BYTES = 64 << 10;
  private static final int NO_MORE_FULL_BYTES = 32 << 10;
  private static final int OVERHEAD_BYTES = 96;

  private final ArrayDeque<ByteBuf> pieces = new ArrayDeque<>(4);
  private long bytes;
  private boolean full;
  private boolean progressed = true;
  private int stalls;

  void add(ByteBuf piece) {
    bytes += piece.readableBytes() + OVERHEAD_BYTES;
    full |= bytes > FULL_BYTES;
    pieces.add(piece);
  }

  boolean isEmpty() {
    return pieces.isEmpty();
  }

  /** Bytes that are pending; a piece counts for more, since it takes memory itself. */
  long bytes() {
    return bytes;
  }

  /** Whether so much is pending that no more should be made. */
  boolean isFull() {
    return full;
  }

  ByteBuf first() {
    return pieces.peek();
  }

  /**
   * So many bytes of the first piece have gone out.
   *
   * @return whether more should be made again
   */
  boolean taken(int count) {
    progressed |= count > 0;
    bytes -= count;
    ByteBuf first = pieces.peek();
    first.skipBytes(count);
    if (!first.isReadable()) {
      pieces.poll().release();
      bytes -= OVERHEAD_BYTES;
    }
    boolean again = full && bytes < NO_MORE_FULL_BYTES;
    full &= !again;
    return again;
  }

  /** See {@link SubscriberSocket#countStall}. */
  int countStall() {
    stalls = progressed ? 0 : stalls + 1;
    progressed = false;
    return stalls;
  }

  void drop() {
    pieces.forEach(ByteBuf::release);
    pieces.clear();
  }
}
