package io.perseid.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Connects the subscribers of one loop, at a fixed rate or so many at a time. Owned by that loop.
 */
final class Connector {
  /** Below the usual length of a server's queue of connections. */
  private static final int AT_A_TIME = 256;

  private final Loop loop;
  private final List<Subscriber> subscribers;
  private final double nanosBetween;
  private final boolean drops;
  private final long[] dues;
  private final int firstId;
  private long began;
  private int started;
  private int underWay;

  /**
   * @param perSecond connections a second, 0 for as fast as the server takes them
   * @param drops whether a subscriber leaves as soon as it is there; then the time from the moment
   *     it was due is what the tally's latency holds
   */
  Connector(Loop loop, List<Subscriber> subscribers, double perSecond, boolean drops) {
    this.loop = loop;
    this.subscribers = subscribers;
    this.nanosBetween = perSecond == 0 ? 0 : 1e9 / perSecond;
    this.drops = drops;
    firstId = subscribers.isEmpty() ? 0 : subscribers.get(0).id;
    dues = new long[drops ? subscribers.size() : 0];
  }

  void start() {
    began = System.nanoTime();
    next();
  }

  void ready(Subscriber subscriber) {
    underWay--;
    if (drops) {
      Tally.record(loop.tally.latency, System.nanoTime() - dues[subscriber.id - firstId]);
      subscriber.close();
    }
    nextSoon();
  }

  void refused() {
    underWay--;
    nextSoon();
  }

  private void nextSoon() {
    if (nanosBetween == 0 && started < subscribers.size()) {
      // Not from within a subscriber that is being told something.
      loop.events.execute(this::next);
    }
  }

  private void next() {
    while (started < subscribers.size()) {
      long now = System.nanoTime();
      long due = nanosBetween == 0 ? now : began + (long) (started * nanosBetween);
      if (due - now > 0) {
        loop.events.schedule(this::next, due - now, TimeUnit.NANOSECONDS);
        return;
      }
      if (nanosBetween == 0 && underWay >= AT_A_TIME) {
        return;
      }
      if (drops) {
        dues[started] = due;
      }
      underWay++;
      subscribers.get(started++).start();
    }
  }
}
