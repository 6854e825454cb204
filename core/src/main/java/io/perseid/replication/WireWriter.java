package io.perseid.replication;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the compact form in which nodes talk: variable-length numbers, length-prefixed bytes. */
final class WireWriter {
  private byte[] buffer;
  private int length;

  WireWriter(int capacity) {
    buffer = new byte[capacity];
  }

  WireWriter number(long value) {
    ensure(10);
    while ((value & ~0x7FL) != 0) {
      buffer[length++] = (byte) (value & 0x7F | 0x80);
      value >>>= 7;
    }
    buffer[length++] = (byte) value;
    return this;
  }

  WireWriter bytes(byte[] bytes) {
    number(bytes.length);
    ensure(bytes.length);
    System.arraycopy(bytes, 0, buffer, length, bytes.length);
    length += bytes.length;
    return this;
  }

  WireWriter name(String name) {
    return bytes(name.getBytes(StandardCharsets.ISO_8859_1));
  }

  byte[] toBytes() {
    return length == buffer.length ? buffer : Arrays.copyOf(buffer, length);
  }

  private void ensure(int more) {
    if (buffer.length - length < more) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
    }
  }
}
