package io.perseid.subscriber;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What one pass of a hub brought to subscribers of several channels: each is made one write of it
 * when all channels have been sent. Those who were brought the same share its bytes. Belongs to the
 * hub.
 */
final class Gathering {
  private static final int SPARE_MAX = 1024;

  private final ByteBufAllocator allocator;
  private final List<Output> outputs = new ArrayList<>();
  private final ArrayDeque<List<ByteBuf>> spare = new ArrayDeque<>();
  private final List<ByteBuf> joinedLast = new ArrayList<>();
  private ByteBuf joined;
  private int next;

  Gathering(ByteBufAllocator allocator) {
    this.allocator = allocator;
  }

  /** A list for pieces of this output, which is asked for them at the end of the pass. */
  List<ByteBuf> open(Output output) {
    outputs.add(output);
    List<ByteBuf> pieces = spare.poll();
    return pieces == null ? new ArrayList<>(4) : pieces;
  }

  /** Gives a list back, and one reference to each of its pieces. */
  void close(List<ByteBuf> pieces) {
    release(pieces);
    if (spare.size() < SPARE_MAX) {
      spare.push(pieces);
    }
  }

  /** How many bytes the pieces hold. */
  static int bytes(List<ByteBuf> pieces) {
    int bytes = 0;
    for (int i = 0; i < pieces.size(); i++) {
      bytes += pieces.get(i).readableBytes();
    }
    return bytes;
  }

  /**
   * The bytes of all pieces, shared with others: the caller gets one reference, and moves no index.
   */
  ByteBuf join(List<ByteBuf> pieces) {
    if (pieces.size() == 1) {
      return pieces.get(0).retain();
    }
    if (!areLast(pieces)) {
      forget();
      copy(pieces);
    }
    return joined.retain();
  }

  /** The very same buffers: they are kept, so none of them can be another one by now. */
  private boolean areLast(List<ByteBuf> pieces) {
    if (pieces.size() != joinedLast.size()) {
      return false;
    }
    for (int i = 0; i < pieces.size(); i++) {
      if (pieces.get(i) != joinedLast.get(i)) {
        return false;
      }
    }
    return true;
  }

  private void copy(List<ByteBuf> pieces) {
    joined = allocator.directBuffer(bytes(pieces));
    for (int i = 0; i < pieces.size(); i++) {
      ByteBuf piece = pieces.get(i);
      joined.writeBytes(piece, piece.readerIndex(), piece.readableBytes());
      joinedLast.add(piece.retain());
    }
  }

  private void forget() {
    if (joined != null) {
      joined.release();
      joined = null;
    }
    release(joinedLast);
  }

  private static void release(List<ByteBuf> pieces) {
    for (int i = 0; i < pieces.size(); i++) {
      pieces.get(i).release();
    }
    pieces.clear();
  }

  /** Has all write what they hold, or goes on with it; false if the slice was full before. */
  boolean writeAll(Traffic traffic) {
    for (; next < outputs.size(); next++) {
      if (traffic.isSliceFull()) {
        return false;
      }
      traffic.wrote();
      outputs.get(next).writeHeld();
    }
    outputs.clear();
    next = 0;
    forget();
    return true;
  }
}
