package io.perseid.roaming;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** What all roaming subscribers met on their way. Any thread. */
final class Journal {
  private final AtomicIntegerArray connected;
  private final AtomicInteger left = new AtomicInteger();
  private final AtomicInteger turnedAway = new AtomicInteger();
  private final AtomicInteger toldToEnd = new AtomicInteger();
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();

  Journal(int doors) {
    connected = new AtomicIntegerArray(doors);
  }

  void connected(int door) {
    connected.incrementAndGet(door);
  }

  /** A subscriber went by its own will. */
  void left() {
    left.incrementAndGet();
  }

  /** The answer was not 200. */
  void turnedAway(int status) {
    turnedAway.incrementAndGet();
  }

  /** The server ended a stream with its last words. */
  void toldToEnd() {
    toldToEnd.incrementAndGet();
  }

  /** Something that must not be. */
  void fault(String what) {
    faults.add(what);
  }

  int timesLeft() {
    return left.get();
  }

  int timesToldToEnd() {
    return toldToEnd.get();
  }

  Queue<String> faults() {
    return faults;
  }

  @Override
  public String toString() {
    return String.format(
        "connections by door %s, left %d times, turned away %d times, told to end %d times",
        connected, left.get(), turnedAway.get(), toldToEnd.get());
  }
}
