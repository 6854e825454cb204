package io.perseid.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Cuts what one connection receives into HTTP answers, each with a length or in chunks. Makes no
 * garbage once its buffer is as long as the server's heads.
 */
final class HttpAnswers {
  /** Told what is found, in order. */
  interface Listener {
    void head(int status);

    /** Some of the body, or its framing. */
    void body(ByteBuffer bytes, int from, int to);

    /** The answer is complete. Must not read on itself. */
    void end();

    void mistake(String what);
  }

  private enum State {
    HEAD,
    LENGTH,
    CHUNK_SIZE,
    CHUNK,
    TRAILER,
    BROKEN
  }

  private static final int HEAD_BYTES_MAX = 16_384;
  private static final byte[] CONTENT_LENGTH = ascii("content-length");
  private static final byte[] CHUNKED = ascii("transfer-encoding");

  private final Listener listener;
  private State state = State.HEAD;
  private byte[] head = new byte[512];
  private int headBytes;
  private int lineBytes;
  private long left;
  private boolean sizeEnded;

  HttpAnswers(Listener listener) {
    this.listener = listener;
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** A new connection: nothing is left of the old one. */
  void reset() {
    state = State.HEAD;
    headBytes = 0;
  }

  void received(ByteBuffer bytes, int from, int to) {
    int at = from;
    while (at < to && state != State.BROKEN) {
      at =
          switch (state) {
            case HEAD -> head(bytes, at, to);
            case LENGTH, CHUNK -> body(bytes, at, to);
            default -> line(bytes, at);
          };
    }
  }

  /**
   * Copies a header's value.
   *
   * @param name in small letters
   * @return the value's bytes: {@code old} when they are the same, so that no garbage is made
   */
  byte[] header(byte[] name, byte[] old) {
    int from = valueOf(name);
    if (from < 0) {
      return null;
    }
    int to = endOfLine(from);
    return old != null && Arrays.equals(old, 0, old.length, head, from, to)
        ? old
        : Arrays.copyOfRange(head, from, to);
  }

  /** The first line of the present answer. */
  String statusLine() {
    return new String(head, 0, Math.min(80, endOfLine(0)), StandardCharsets.ISO_8859_1);
  }

  private int head(ByteBuffer bytes, int from, int to) {
    int at = from;
    while (at < to) {
      byte b = bytes.get(at++);
      if (headBytes == head.length) {
        if (headBytes == HEAD_BYTES_MAX) {
          return broken("a head of more than " + HEAD_BYTES_MAX + " bytes", to);
        }
        head = Arrays.copyOf(head, headBytes * 2);
      }
      head[headBytes++] = b;
      if (b == '\n' && headBytes >= 4 && head[headBytes - 3] == '\n') {
        headEnded();
        return at;
      }
    }
    return at;
  }

  private void headEnded() {
    if (headBytes < 12 || head[0] != 'H' || head[4] != '/') {
      broken("no HTTP: " + statusLine(), 0);
      return;
    }
    int length = valueOf(CONTENT_LENGTH);
    left = length < 0 ? 0 : number(length);
    boolean chunked = length < 0 && valueOf(CHUNKED) >= 0;
    state = chunked ? State.CHUNK_SIZE : State.LENGTH;
    lineBytes = 0;
    sizeEnded = false;
    listener.head((head[9] - '0') * 100 + (head[10] - '0') * 10 + head[11] - '0');
    if (state == State.LENGTH && left == 0) {
      ended();
    }
  }

  private int body(ByteBuffer bytes, int from, int to) {
    int some = (int) Math.min(left, to - from);
    listener.body(bytes, from, from + some);
    left -= some;
    if (left == 0) {
      if (state == State.LENGTH) {
        ended();
      } else {
        state = State.CHUNK_SIZE;
      }
    }
    return from + some;
  }

  /** A byte of a line that frames chunks: a size, or a trailer up to the empty line. */
  private int line(ByteBuffer bytes, int at) {
    byte b = bytes.get(at);
    if (state == State.TRAILER) {
      if (b == '\n') {
        if (lineBytes == 0) {
          ended();
        }
        lineBytes = 0;
      } else if (b != '\r') {
        lineBytes++;
      }
    } else if (b == '\n') {
      chunkBegins();
    } else if (!sizeEnded && Character.digit(b, 16) >= 0) {
      left = left * 16 + Character.digit(b, 16);
      lineBytes++;
    } else if (b != '\r') {
      sizeEnded = true;
    }
    return at + 1;
  }

  private void chunkBegins() {
    // The line end behind a chunk's bytes comes here as an empty line.
    if (lineBytes > 0) {
      state = left == 0 ? State.TRAILER : State.CHUNK;
    }
    lineBytes = 0;
    sizeEnded = false;
  }

  private void ended() {
    reset();
    listener.end();
  }

  private int broken(String what, int to) {
    state = State.BROKEN;
    listener.mistake(what);
    return to;
  }

  private long number(int from) {
    long n = 0;
    for (int i = from; i < headBytes && head[i] >= '0' && head[i] <= '9'; i++) {
      n = n * 10 + head[i] - '0';
    }
    return n;
  }

  /** Where a header's value begins, -1 when there is none. */
  private int valueOf(byte[] name) {
    int line = endOfLine(0) + 2;
    while (line < headBytes) {
      int end = line + name.length;
      if (end < headBytes && head[end] == ':' && isName(name, line)) {
        int value = end + 1;
        while (head[value] == ' ') {
          value++;
        }
        return value;
      }
      line = endOfLine(line) + 2;
    }
    return -1;
  }

  private boolean isName(byte[] name, int at) {
    for (int i = 0; i < name.length; i++) {
      if ((head[at + i] | 0x20) != (name[i] | 0x20)) {
        return false;
      }
    }
    return true;
  }

  private int endOfLine(int from) {
    int at = from;
    while (at < headBytes && head[at] != '\r' && head[at] != '\n') {
      at++;
    }
    return at;
  }
}
