package io.perseid.bench;

import java.util.Arrays;

/**
 * What one subscriber has had of its channel: the next number expected, and which ones before it
 * are missing. Exact while no more than {@value #RANGES_MAX} separate stretches are missing; beyond
 * that the oldest counts as lost for good. Owned by the subscriber's loop.
 */
final class Arrivals {
  /** What a number was. */
  enum Kind {
    /** The first of its number, and not behind a later one. */
    NEW,
    /** The first of its number, but behind a later one. */
    REORDERED,
    /** A number that was there already. */
    DUPLICATE
  }

  private static final int RANGES_MAX = 1 << 16;
  private static final int[] NONE = {};

  private int next;

  /** Pairs of first and last missing number, rising; only for those who miss something. */
  private int[] missing = NONE;

  private int used;
  private long forgotten;

  /** Takes note of a number. */
  Kind arrived(int sequence) {
    if (sequence == next) {
      next++;
      return Kind.NEW;
    }
    if (sequence > next) {
      add(next, sequence - 1);
      next = sequence + 1;
      return Kind.NEW;
    }
    return take(sequence) ? Kind.REORDERED : Kind.DUPLICATE;
  }

  /** The number behind the highest one seen. */
  int next() {
    return next;
  }

  /** How many numbers before {@link #next()} never came. */
  long gaps() {
    long gaps = forgotten;
    for (int i = 0; i < used; i += 2) {
      gaps += missing[i + 1] - missing[i] + 1L;
    }
    return gaps;
  }

  private void add(int first, int last) {
    if (used == 2 * RANGES_MAX) {
      forgotten += missing[1] - missing[0] + 1L;
      remove(0);
    }
    insert(used, first, last);
  }

  private boolean take(int sequence) {
    for (int i = used - 2; i >= 0 && sequence <= missing[i + 1]; i -= 2) {
      int first = missing[i];
      int last = missing[i + 1];
      if (sequence < first) {
        continue;
      }
      if (first == last) {
        remove(i);
      } else if (sequence == first) {
        missing[i]++;
      } else {
        missing[i + 1] = sequence - 1;
        if (sequence < last) {
          insert(i + 2, sequence + 1, last);
        }
      }
      return true;
    }
    return false;
  }

  private void insert(int at, int first, int last) {
    if (used == missing.length) {
      missing = Arrays.copyOf(missing, Math.max(8, used * 2));
    }
    System.arraycopy(missing, at, missing, at + 2, used - at);
    missing[at] = first;
    missing[at + 1] = last;
    used += 2;
  }

  private void remove(int at) {
    used -= 2;
    System.arraycopy(missing, at + 2, missing, at, used - at);
  }
}
