package io.perseid.replication;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link WireWriter} wrote; anything else is an {@link IllegalArgumentException}. */
final class WireReader {
  private final byte[] buffer;
  private int at;

  WireReader(byte[] buffer) {
    this.buffer = buffer;
  }

  long number() {
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
  int index() {
    long index = number();
    if (index < 0 || index > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("index " + index + " before byte " + at);
    }
    return (int) index;
  }

  /** A number that counts things which each take at least one of the bytes left. */
  int count() {
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

  byte[] bytes() {
    int length = count();
    at += length;
    return Arrays.copyOfRange(buffer, at - length, at);
  }

  String name() {
    int length = count();
    at += length;
    return new String(buffer, at - length, length, StandardCharsets.ISO_8859_1);
  }

  boolean atEnd() {
    return at == buffer.length;
  }

  private byte next() {
    if (at == buffer.length) {
      throw new IllegalArgumentException("ends too soon, after " + at + " bytes");
    }
    return buffer[at++];
  }
}
