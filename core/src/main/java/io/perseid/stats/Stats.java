package io.perseid.stats;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;

/** The counters of one node. Any thread may count; sums are as of some moment during the call. */
public final class Stats {
  private volatile LongConsumer publishLatency = nanos -> {};
  private final Map<Counter, Cell> cells = new EnumMap<>(Counter.class);

  /** All counters at nought and untouched. */
  public Stats() {
    for (Counter counter : Counter.values()) {
      cells.put(counter, new Cell());
    }
  }

  /** Adds to a counter, or takes from a gauge. */
  public void add(Counter counter, long amount) {
    Cell cell = cells.get(counter);
    cell.adder.add(amount);
    if (!cell.touched) {
      cell.touched = true;
    }
  }

  /** Takes the nanoseconds from the arrival of a publish to its acknowledgement, from now on. */
  public void measurePublishes(LongConsumer latencyNanos) {
    publishLatency = latencyNanos;
  }

  /** A publish was acknowledged so many nanoseconds after it came. */
  public void published(long nanos) {
    publishLatency.accept(nanos);
  }

  /** The present sum. */
  public long get(Counter counter) {
    return cells.get(counter).adder.sum();
  }

  /** The counters shown by SHOWSTATS that were ever touched, by their key. */
  public Map<String, Long> shown() {
    Map<String, Long> shown = new LinkedHashMap<>();
    cells.forEach(
        (counter, cell) -> {
          if (cell.touched && counter.key() != null) {
            shown.put(counter.key(), cell.adder.sum());
          }
        });
    return shown;
  }

  private static final class Cell {
    final LongAdder adder = new LongAdder();
    volatile boolean touched;
  }
}
