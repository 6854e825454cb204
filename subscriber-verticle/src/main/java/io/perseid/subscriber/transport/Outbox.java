package io.perseid.subscriber.transport;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * What one connection is still to be sent, in order: first pieces that are made only as the socket
 * takes them (history, documents), then finished pieces that came meanwhile.
 *
 * <p>This is the splice between history and live: everything live waits here, bounded in bytes,
 * until the last piece of history has been handed to the socket; then the outbox is empty and
 * thrown away. Belongs to the connection's event loop.
 */
public final class Outbox {
  /** Size of the pieces a source should make, in bytes: joined writes are of this size too. */
  public static final int PIECE_BYTES = 60_000;

  private final SubscriberSocket socket;
  private final long bytesMax;
  private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>(2);
  private long waitingBytes;
  private Iterator<ByteBuf> source;

  /**
   * An outbox that holds everything back until {@link #begin}.
   *
   * @param bytesMax bytes that may wait behind the source
   */
  public Outbox(SubscriberSocket socket, long bytesMax) {
    this.socket = socket;
    this.bytesMax = bytesMax;
  }

  /**
   * Puts a piece behind all others; takes over one reference.
   *
   * @return false if that was too much: the piece is not kept
   */
  public boolean add(ByteBuf piece) {
    int bytes = piece.readableBytes();
    if (waitingBytes + bytes > bytesMax) {
      piece.release();
      return false;
    }
    addLast(piece);
    return true;
  }

  /**
   * Puts the very last piece behind all others, however much there is; takes over one reference.
   */
  public void addLast(ByteBuf piece) {
    waitingBytes += piece.readableBytes();
    waiting.add(piece);
  }

  /** Keeps the first {@code count} of the waiting pieces and forgets the others. */
  public void keepFirst(int count) {
    while (waiting.size() > count) {
      ByteBuf last = waiting.removeLast();
      waitingBytes -= last.readableBytes();
      last.release();
    }
  }

  /** How many pieces wait behind the source. */
  public int waiting() {
    return waiting.size();
  }

  /** Names what comes first, and lets the pieces go. To be followed by {@link #pump}. */
  public void begin(Iterator<ByteBuf> source) {
    this.source = source;
  }

  /**
   * Writes as much as the socket takes; to be called again when it is writable.
   *
   * @return true when nothing is left
   */
  public boolean pump() {
    if (source == null) {
      return false;
    }
    while (socket.isWritable()) {
      if (source.hasNext()) {
        socket.write(source.next());
      } else if (!waiting.isEmpty()) {
        ByteBuf piece = waiting.poll();
        waitingBytes -= piece.readableBytes();
        socket.write(piece);
      } else {
        return true;
      }
    }
    return false;
  }

  /** Forgets everything. */
  public void drop() {
    keepFirst(0);
    source = null;
  }
}
