package io.perseid.bench;

import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What every message begins with: four bytes that name the run, then channel, sequence number and
 * time in the letters {@code a} to {@code p}, one for each four bits. No protocol escapes any of
 * them, and eight letters are read in a few instructions.
 */
final class Marker {
  static final int BYTES = 36;

  /** First of the run's four bytes; no framing of a known server has it. */
  static final byte BEGIN = '@';

  private static final int CHANNEL = 4;
  private static final int SEQUENCE = 12;
  private static final int TIME = 20;
  private static final long ALL_A = 0x6161616161616161L;
  private static final long HIGH_NIBBLES = 0xf0f0f0f0f0f0f0f0L;

  /** Four bytes of this run: a late message of an earlier one is not taken for one of this. */
  final int run;

  Marker() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    int letters = BEGIN;
    for (int i = 0; i < 3; i++) {
      letters = letters << 8 | 'a' + random.nextInt(26);
    }
    run = letters;
  }

  /** Puts one marker at the buffer's position. */
  void put(ByteBuffer out, int channel, int sequence, long nanos) {
    out.putInt(run);
    out.putLong(letters(channel));
    out.putLong(letters(sequence));
    out.putLong(letters((int) (nanos >>> 32)));
    out.putLong(letters((int) nanos));
  }

  /** Whether a whole marker of this run begins here; there must be room for one. */
  boolean isAt(ByteBuffer bytes, int position) {
    return bytes.getInt(position) == run
        && areLetters(bytes.getLong(position + CHANNEL))
        && areLetters(bytes.getLong(position + SEQUENCE))
        && areLetters(bytes.getLong(position + TIME))
        && areLetters(bytes.getLong(position + TIME + 8));
  }

  /** Whether the few bytes from here to the end could be the beginning of a marker of this run. */
  boolean mayBeginAt(ByteBuffer bytes, int position, int end) {
    for (int i = 0; i < Math.min(4, end - position); i++) {
      if (bytes.get(position + i) != (byte) (run >>> 24 - 8 * i)) {
        return false;
      }
    }
    return true;
  }

  static int channel(ByteBuffer bytes, int position) {
    return number(bytes.getLong(position + CHANNEL));
  }

  static int sequence(ByteBuffer bytes, int position) {
    return number(bytes.getLong(position + SEQUENCE));
  }

  static long nanos(ByteBuffer bytes, int position) {
    long high = number(bytes.getLong(position + TIME));
    return high << 32 | number(bytes.getLong(position + TIME + 8)) & 0xffffffffL;
  }

  private static boolean areLetters(long eight) {
    // A byte below 'a' borrows from its neighbour, which shows in the high bits all the same.
    return (eight - ALL_A & HIGH_NIBBLES) == 0;
  }

  private static int number(long eight) {
    long n = eight - ALL_A;
    n = (n | n >>> 4) & 0x00ff00ff00ff00ffL;
    n = (n | n >>> 8) & 0x0000ffff0000ffffL;
    return (int) (n | n >>> 16);
  }

  private static long letters(int number) {
    long n = number & 0xffffffffL;
    n = (n | n << 16) & 0x0000ffff0000ffffL;
    n = (n | n << 8) & 0x00ff00ff00ff00ffL;
    n = (n | n << 4) & 0x0f0f0f0f0f0f0f0fL;
    return n + ALL_A;
  }
}
