package io.perseid.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what {@link WireWriter} wrote; anything else is an {@link IllegalArgumentException}. One
 * thread at a time.
 */
public final class WireReader {
  private final byte[] buffer;
  private int at;

  /** Begins at the first byte. */
  public WireReader(byte[] buffer) {
    this.buffer = buffer;
  }

  /** Any number. */
  public long number() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = next();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("number of more than 10 bytes before byte " + at);
  }

  /** A number from 0 to that of the largest array. */
  public int index() {
    long index = number();
    if (index < 0 || index > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("index " + index + " before byte " + at);
    }
    return (int) index;
  }

  /** A number that counts things which each take at least one of the bytes left. */
  public int count() {
    long count = number();
    if (count < 0 || count > buffer.length - at) {
      throw new IllegalArgumentException(
          "count "
              + count
              + " at byte "
              + at
              + " exceeds the "
              + buffer.length
              + " bytes there are");
    }
    return (int) count;
  }

  /** A length and so many bytes: a copy. */
  public byte[] bytes() {
    int length = count();
    at += length;
    return Arrays.copyOfRange(buffer, at - length, at);
  }

  /** A name of which each byte is a character. */
  public String name() {
    int length = count();
    at += length;
    return new String(buffer, at - length, length, StandardCharsets.ISO_8859_1);
  }

  /** Whether all was read. */
  public boolean atEnd() {
    return at == buffer.length;
  }

  private byte next() {
    if (at == buffer.length) {
      throw new IllegalArgumentException("ends too soon, after " + at + " bytes");
    }
    return buffer[at++];
  }
}
