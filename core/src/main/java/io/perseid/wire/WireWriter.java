package io.perseid.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes the compact form in which nodes talk: variable-length numbers, length-prefixed bytes. One
 * thread at a time.
 */
public final class WireWriter {
  private byte[] buffer;
  private int length;

  /**
   * @param capacity bytes expected; it grows beyond
   */
  public WireWriter(int capacity) {
    buffer = new byte[capacity];
  }

  /** Any number, in 1 byte from 0 to 127, in 10 below 0. */
  public WireWriter number(long value) {
    ensure(10);
    if (value >= 0 && value < 0x80) {
      buffer[length++] = (byte) value;
      return this;
    }
    while ((value & ~0x7FL) != 0) {
      buffer[length++] = (byte) (value & 0x7F | 0x80);
      value >>>= 7;
    }
    buffer[length++] = (byte) value;
    return this;
  }

  /** A length and so many bytes. */
  public WireWriter bytes(byte[] bytes) {
    number(bytes.length);
    ensure(bytes.length);
    System.arraycopy(bytes, 0, buffer, length, bytes.length);
    length += bytes.length;
    return this;
  }

  /** A name of which each character is a byte. */
  public WireWriter name(String name) {
    return bytes(name.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** What was written: of no further use to this writer. */
  public byte[] toBytes() {
    return length == buffer.length ? buffer : Arrays.copyOf(buffer, length);
  }

  private void ensure(int more) {
    if (buffer.length - length < more) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
    }
  }
}
