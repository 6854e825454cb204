package io.perseid.replication.sim;

import java.util.PriorityQueue;
import java.util.Random;

/** Time itself: runs events in order of their moment; one seed, one course of events. */
final class SimLoop {
  static final long MICRO = 1_000;
  static final long MILLI = 1_000_000;
  static final long SECOND = 1_000_000_000;

  final Random random;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long now;
  private long count;

  SimLoop(long seed) {
    random = new Random(seed);
  }

  /** Nanoseconds since the beginning. */
  long now() {
    return now;
  }

  void after(long nanos, Runnable task) {
    at(now + nanos, task);
  }

  void at(long moment, Runnable task) {
    events.add(new Event(Math.max(now, moment), count++, task));
  }

  void runUntil(long moment) {
    while (!events.isEmpty() && events.peek().moment <= moment) {
      Event event = events.poll();
      now = event.moment;
      event.task.run();
    }
    now = moment;
  }

  /** A random number of nanoseconds, both bounds in milliseconds. */
  long millis(double from, double to) {
    return (long) ((from + random.nextDouble() * (to - from)) * MILLI);
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  <T> T any(java.util.List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private record Event(long moment, long number, Runnable task) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int order = Long.compare(moment, other.moment);
      return order != 0 ? order : Long.compare(number, other.number);
    }
  }
}
