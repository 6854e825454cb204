package io.perseid.controller;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * A warning about something that may happen thousands of times a second: one line a minute, and in
 * the next one how many were left out. Any thread may call.
 */
final class SparseWarning {
  private static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Logger log;
  private final LongSupplier nanos;
  private long lastNanos;
  private boolean said;
  private long leftOut;

  SparseWarning(Logger log) {
    this(log, System::nanoTime);
  }

  SparseWarning(Logger log, LongSupplier nanos) {
    this.log = log;
    this.nanos = nanos;
  }

  /** Says it, unless it was said within the last minute. */
  synchronized void say(String what) {
    long now = nanos.getAsLong();
    if (said && now - lastNanos < PERIOD_NANOS) {
      leftOut++;
      return;
    }
    log.warn("{}{}", what, leftOut == 0 ? "" : " (and " + leftOut + " times more before)");
    said = true;
    lastNanos = now;
    leftOut = 0;
  }
}
