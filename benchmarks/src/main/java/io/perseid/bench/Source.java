package io.perseid.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Decides when the next message is published, and on which channel. Owned by the first loop. Each
 * channel has one publisher for good, so that its messages cannot overtake each other.
 */
abstract class Source {
  private final Loop loop;
  private final List<Publisher> publishers;
  final List<Channel> channels;
  private final Runnable flush = this::flush;
  private boolean flushDue;
  private boolean running;
  private long stalls;

  Source(Loop loop, List<Publisher> publishers, List<Channel> channels) {
    this.loop = loop;
    this.publishers = publishers;
    this.channels = channels;
  }

  /** Publishes the first messages. */
  abstract void begin();

  /** All subscribers have a message. */
  void delivered(Channel channel) {}

  /** A message has been answered. */
  void answered(Publisher publisher) {}

  final void start() {
    running = true;
    begin();
  }

  /** Publishes what was due before a time and is not yet out. */
  void finish(long until) {}

  /** No message that is due from this time on; those due before it go on their way. */
  final void stop(long until) {
    finish(until);
    running = false;
  }

  final boolean isRunning() {
    return running;
  }

  /** How often nothing arrived for so long that the wait for it was given up. */
  final long stalls() {
    return stalls;
  }

  final void stalled() {
    stalls++;
  }

  final List<Publisher> publishers() {
    return publishers;
  }

  final Publisher publisherOf(Channel channel) {
    return publishers.get(channel.index % publishers.size());
  }

  final void publish(Channel channel, long due) {
    publisherOf(channel).publish(channel, due);
    if (!flushDue) {
      // Behind all that this pass of the loop still reads, so that more goes out in one piece.
      flushDue = true;
      loop.events.execute(flush);
    }
  }

  final void schedule(Runnable task, long nanos) {
    loop.events.schedule(task, nanos, TimeUnit.NANOSECONDS);
  }

  private void flush() {
    flushDue = false;
    publishers.forEach(Publisher::flush);
  }

  /** Open loop: messages are due at a fixed rate, whatever becomes of them; channels in turn. */
  static final class AtRate extends Source {
    private final double nanosBetween;
    private final Runnable tick = this::tick;
    private long began;
    private long count;

    AtRate(Loop loop, List<Publisher> publishers, List<Channel> channels, double perSecond) {
      super(loop, publishers, channels);
      nanosBetween = 1e9 / perSecond;
    }

    @Override
    void begin() {
      began = System.nanoTime();
      tick();
    }

    @Override
    void finish(long until) {
      // A generator that is late must not leave out what it should have sent meanwhile.
      publishDue(until);
    }

    private void tick() {
      if (isRunning()) {
        publishDue(System.nanoTime());
        schedule(tick, Math.max(0, due() - System.nanoTime()));
      }
    }

    private void publishDue(long now) {
      for (long due = due(); due - now <= 0; due = due()) {
        publish(channels.get((int) (count % channels.size())), due);
        count++;
      }
    }

    private long due() {
      return began + (long) (count * nanosBetween);
    }
  }

  /**
   * Closed loop: on each channel a number of messages is on its way; the next is published when all
   * subscribers of the channel have the oldest. What does not come within two seconds is lost.
   */
  static final class WhenDelivered extends Source {
    private static final long PATIENCE_NANOS = 2_000_000_000L;

    private final int window;
    private final long[] lastProgress;
    private final Runnable watch = this::watch;

    WhenDelivered(Loop loop, List<Publisher> publishers, List<Channel> channels, int window) {
      super(loop, publishers, channels);
      this.window = window;
      lastProgress = new long[channels.size()];
    }

    @Override
    void begin() {
      channels.forEach(this::fill);
      schedule(watch, PATIENCE_NANOS / 4);
    }

    @Override
    void delivered(Channel channel) {
      fill(channel);
    }

    private void fill(Channel channel) {
      if (!isRunning() || channel.shares == 0) {
        return;
      }
      long now = System.nanoTime();
      lastProgress[channel.index] = now;
      while (channel.inFlight < window) {
        publish(channel, now);
      }
    }

    private void watch() {
      long now = System.nanoTime();
      for (Channel channel : channels) {
        if (channel.inFlight > 0 && now - lastProgress[channel.index] > PATIENCE_NANOS) {
          stalled();
          channel.giveUp();
          fill(channel);
        }
      }
      if (isRunning()) {
        schedule(watch, PATIENCE_NANOS / 4);
      }
    }
  }

  /** Closed loop: on each connection a number of messages waits for its answer. */
  static final class WhenAnswered extends Source {
    private final int window;
    private int last = -1;

    WhenAnswered(Loop loop, List<Publisher> publishers, List<Channel> channels, int window) {
      super(loop, publishers, channels);
      this.window = window;
    }

    @Override
    void begin() {
      publishers().forEach(this::answered);
    }

    @Override
    void answered(Publisher publisher) {
      int index = publishers().indexOf(publisher);
      while (isRunning() && publisher.unanswered() < window) {
        publish(nextOf(index), System.nanoTime());
      }
    }

    /** The next channel in turn of those that belong to a publisher. */
    private Channel nextOf(int publisher) {
      do {
        last = (last + 1) % channels.size();
      } while (last % publishers().size() != publisher);
      return channels.get(last);
    }
  }
}
