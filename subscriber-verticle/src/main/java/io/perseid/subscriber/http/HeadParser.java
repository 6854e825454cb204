package io.perseid.subscriber.http;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Collects a request's head from bytes as they come, and cuts it into lines.
 *
 * <p>A line ends in LF or CR LF; a CR elsewhere is refused. Every byte is looked at once, and no
 * more than the bound is ever kept. Belongs to one connection. Source: spec of process and sockets.
 */
public final class HeadParser {
  /** How far a head has come. */
  public enum State {
    /** More bytes are needed. */
    READING,
    /** The blank line was seen: {@link HeadParser#head} may be called, and no more bytes given. */
    COMPLETE,
    /** The head is longer than allowed. */
    TOO_LONG,
    /** A CR without LF. */
    MALFORMED
  }

  private static final int BYTES_FIRST = 512;

  private final int bytesMax;
  private final List<String> lines = new ArrayList<>(8);
  private byte[] bytes = new byte[0];
  private int size;
  private int lineStart;
  private State state = State.READING;

  /**
   * A parser for one head.
   *
   * @param bytesMax longest head accepted, its blank line included
   */
  public HeadParser(int bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Whether any byte has come. */
  public boolean hasBegun() {
    return size > 0;
  }

  /** Takes bytes up to the end of the head, and leaves the others. */
  public State feed(ByteBuf in) {
    while (state == State.READING && in.isReadable()) {
      take(in.readByte());
    }
    return state;
  }

  private void take(byte b) {
    if (size == bytesMax) {
      state = State.TOO_LONG;
      return;
    }
    if (size == bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.min(bytesMax, Math.max(BYTES_FIRST, size * 2)));
    }
    boolean afterReturn = size > lineStart && bytes[size - 1] == '\r';
    bytes[size++] = b;
    if (b == '\n') {
      endLine(size - (afterReturn ? 2 : 1));
    } else if (afterReturn) {
      state = State.MALFORMED;
    }
  }

  private void endLine(int end) {
    if (end > lineStart) {
      lines.add(new String(bytes, lineStart, end - lineStart, StandardCharsets.ISO_8859_1));
    } else {
      state = State.COMPLETE;
    }
    lineStart = size;
  }

  /** The complete head. */
  public RequestHead head() {
    return lines.isEmpty()
        ? new RequestHead("", List.of())
        : new RequestHead(lines.get(0), lines.subList(1, lines.size()));
  }
}
