package io.perseid.controller;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Holds the bytes that a controller sent and cuts them into lines in place.
 *
 * <p>A line ends in LF; one CR before it belongs to the end. A line over the limit is reported
 * once, as soon as that is certain, and its bytes are dropped up to its end, so at most one line
 * and one read are held. Owner: the connection's event loop.
 */
final class LineCutter {
  /** What {@link #next} found. */
  enum Cut {
    /** Nothing complete yet. */
    NONE,
    /** A line, without its end, from {@link #from} to {@link #to}. */
    LINE,
    /** A line over the limit; {@link #from} to {@link #to} is as much of it as has come. */
    TOO_LONG
  }

  private static final byte[] EMPTY = {};
  private static final int KEPT_MAX = 4096;

  private final int lineBytesMax;
  private byte[] bytes = EMPTY;
  private int start;
  private int end;
  private int searched;
  private boolean discarding;
  private int from;
  private int to;

  LineCutter(int lineBytesMax) {
    this.lineBytesMax = lineBytesMax;
  }

  /** Takes all of the buffer's bytes. */
  void append(ByteBuffer more) {
    int length = more.remaining();
    makeRoom(length);
    more.get(bytes, end, length);
    end += length;
  }

  /** Goes on to the next line; what the last call found is no longer valid. */
  Cut next() {
    if (discarding && !discard()) {
      return Cut.NONE;
    }
    int lineEnd = indexOfLf();
    if (lineEnd < 0) {
      return unfinished();
    }
    from = start;
    to = lineEnd > start && bytes[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
    start = lineEnd + 1;
    searched = start;
    return length() > lineBytesMax ? Cut.TOO_LONG : Cut.LINE;
  }

  byte[] bytes() {
    return bytes;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  /** Bytes of the line last found. */
  int length() {
    return to - from;
  }

  /** Bytes held and not yet cut. */
  int held() {
    return end - start;
  }

  private void clear() {
    bytes = EMPTY;
    start = 0;
    end = 0;
    searched = 0;
  }

  private Cut unfinished() {
    searched = end;
    if (start == end) {
      release();
      return Cut.NONE;
    }
    // One more than the limit may still be a line of just that length and its CR.
    if (end - start <= lineBytesMax + 1) {
      shrink();
      return Cut.NONE;
    }
    from = start;
    to = end;
    start = end;
    discarding = true;
    return Cut.TOO_LONG;
  }

  private boolean discard() {
    searched = start;
    int lineEnd = indexOfLf();
    start = lineEnd < 0 ? end : lineEnd + 1;
    searched = start;
    discarding = lineEnd < 0;
    if (discarding) {
      release();
    }
    return !discarding;
  }

  private int indexOfLf() {
    for (int i = searched; i < end; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private void makeRoom(int length) {
    if (bytes.length - end >= length) {
      return;
    }
    int held = end - start;
    // Half as much again, so that a line that comes byte by byte is not copied at every byte.
    byte[] target =
        bytes.length - held >= length && held < bytes.length / 2
            ? bytes
            : new byte[Math.max(held + length, held + held / 2)];
    System.arraycopy(bytes, start, target, 0, held);
    bytes = target;
    searched -= start;
    start = 0;
    end = held;
  }

  /** A few bytes left of a large read must not keep its array for as long as the peer is silent. */
  private void shrink() {
    int held = end - start;
    if (bytes.length > KEPT_MAX && held < bytes.length / 4) {
      bytes = Arrays.copyOfRange(bytes, start, end);
      start = 0;
      end = held;
      searched = held;
    }
  }

  private void release() {
    if (bytes.length > KEPT_MAX) {
      clear();
    } else {
      start = 0;
      end = 0;
      searched = 0;
    }
  }
}
