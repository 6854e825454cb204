package io.perseid.bench;

import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/**
 * What one loop has counted. Written by that loop alone; the counters may be read by others while
 * it runs, the rest after its end.
 */
final class Tally {
  /** Largest latency that is told apart, an hour; greater ones count as this. */
  private static final long NANOS_MAX = 3_600_000_000_000L;

  private static final int DIGITS = 3;

  /** Messages that came for the first time. */
  final Counter received = new Counter();

  /** Subscribers that are there: connected, and their subscription answered. */
  final Counter ready = new Counter();

  /** Subscribers that were refused or never got through. */
  final Counter refused = new Counter();

  /** Subscribers that were there and lost their connection. */
  final Counter gone = new Counter();

  /** Answers of a publisher's server, of either kind. */
  final Counter acknowledged = new Counter();

  final Counter failed = new Counter();
  long duplicated;
  long reordered;

  /** Messages of a channel to which the subscriber had not subscribed. */
  long misdirected;

  /** First refusal or failure, as the server put it. */
  String trouble;

  final Histogram latency = new Histogram(NANOS_MAX, DIGITS);
  final Histogram publishLatency = new Histogram(NANOS_MAX, DIGITS);

  static void record(Histogram histogram, long nanos) {
    histogram.recordValue(Math.max(0, Math.min(NANOS_MAX, nanos)));
  }

  void trouble(String text) {
    if (trouble == null) {
      trouble = text;
    }
  }

  /** A counter with one writer: no locked instruction a delivery. */
  static final class Counter {
    private final AtomicLong value = new AtomicLong();

    void add(long n) {
      value.setRelease(value.getPlain() + n);
    }

    long get() {
      return value.getAcquire();
    }
  }
}
