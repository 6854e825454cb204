package io.perseid.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * Subscribers, channels and publishers of one run, on their loops. Made and led by the command's
 * thread; what the loops own is prepared before they see it.
 */
final class Load implements Share.Listener, AutoCloseable {
  private static final long STUCK_NANOS = 15_000_000_000L;

  final Marker marker = new Marker();
  final int bytes;
  private final LoadOptions options;
  private final String name = Integer.toString(ThreadLocalRandom.current().nextInt(1 << 20), 36);
  private final List<Loop> loops;
  private final List<Channel> channels;
  private final List<Subscriber> subscribers = new ArrayList<>();
  private final List<Connector> connectors = new ArrayList<>();
  private final List<Publisher> publishers = new ArrayList<>();
  private final List<Share> shares = new ArrayList<>();
  private volatile long measuredFrom = Long.MAX_VALUE;
  private volatile long measuredTo = Long.MAX_VALUE;
  private volatile String failure;
  private volatile boolean closing;
  private Source source;

  Load(LoadOptions options) {
    this.options = options;
    bytes = options.bytes();
    loops = IntStream.range(0, options.threads()).mapToObj(Loop::new).toList();
    channels =
        IntStream.range(0, options.channels())
            .mapToObj(i -> new Channel(i, "bench-" + name + '-' + i))
            .toList();
    for (Loop loop : loops) {
      List<Subscriber> own = subscribersOf(loop);
      subscribers.addAll(own);
      connectors.add(
          new Connector(loop, own, options.connectRate() / loops.size(), options.drops()));
    }
    for (PublishSpec spec : options.publish()) {
      publishers.add(Publisher.of(loops.get(0), this, spec, options.pipeline()));
    }
  }

  private List<Subscriber> subscribersOf(Loop loop) {
    List<Share> own = channels.stream().map(c -> new Share(c, options.inFlight(), this)).toList();
    shares.addAll(own);
    long count = options.subscribers();
    int from = (int) (count * loop.index / loops.size());
    int to = (int) (count * (loop.index + 1) / loops.size());
    List<Subscriber> list = new ArrayList<>(to - from);
    for (int id = from; id < to; id++) {
      Share share = own.get(id % channels.size());
      // Each channel has subscribers at each server.
      int server = (id + id / channels.size()) % options.subscribe().size();
      list.add(options.subscribe().get(server).subscriber(loop, this, id, share));
    }
    return list;
  }

  List<Channel> channels() {
    return channels;
  }

  List<Publisher> publishers() {
    return publishers;
  }

  Loop firstLoop() {
    return loops.get(0);
  }

  Source source() {
    return source;
  }

  /** A name that no other subscriber has, of this run or another. */
  String clientName(int id) {
    return name + 'z' + id;
  }

  /** Whether a message that was due at this time counts. */
  boolean isMeasured(long due) {
    return due >= measuredFrom && due < measuredTo;
  }

  /** Whether a subscriber whose connection has ended goes on with another. */
  boolean isRunning() {
    return !closing;
  }

  /** The run is worth nothing; the first reason is told. Any thread. */
  void fail(String reason) {
    if (failure == null) {
      failure = reason;
    }
  }

  void subscriberReady(Subscriber subscriber) {
    connectors.get(subscriber.loop.index).ready(subscriber);
  }

  void subscriberRefused(Subscriber subscriber) {
    connectors.get(subscriber.loop.index).refused();
  }

  @Override
  public void shareHasIt(Channel channel, int sequence) {
    if (firstLoop().events.inEventLoop()) {
      if (channel.shareHasIt(sequence)) {
        source.delivered(channel);
      }
    } else {
      firstLoop().events.execute(() -> shareHasIt(channel, sequence));
    }
  }

  /** Connects all subscribers and waits until each is there or refused. */
  void connect() throws InterruptedException {
    for (Loop loop : loops) {
      loop.events.execute(connectors.get(loop.index)::start);
    }
    long lastProgress = System.nanoTime();
    long before = 0;
    long now;
    while ((now = sum(t -> t.ready.get() + t.refused.get())) < options.subscribers()) {
      if (now > before) {
        before = now;
        lastProgress = System.nanoTime();
      } else if (System.nanoTime() - lastProgress > STUCK_NANOS) {
        fail(
            "no subscriber got through for 15 s; there so far: "
                + now
                + " of "
                + options.subscribers());
      }
      pause(5);
    }
    if (options.subscribers() > 0 && sum(t -> t.ready.get()) == 0) {
      throw new IllegalStateException("no subscriber got through: " + trouble());
    }
  }

  /** Connects the publishers; afterwards {@link #start} may be called. */
  void connectPublishers() throws InterruptedException {
    firstLoop().events.execute(() -> publishers.forEach(Publisher::start));
    for (Publisher publisher : publishers) {
      awaitOnLoop(publisher);
    }
  }

  private void awaitOnLoop(Publisher publisher) throws InterruptedException {
    while (!firstLoop().events.submit(publisher::isConnected).sync().getNow()) {
      pause(5);
    }
  }

  /** Begins to publish. */
  void start(Source begun) {
    source = begun;
    for (Share share : shares) {
      // Nothing is in flight, and the loops have been idle since all were there.
      share.channel.shares += share.subscribers > 0 ? 1 : 0;
    }
    channels.forEach(c -> c.window(options.inFlight()));
    firstLoop().events.execute(source::start);
  }

  /** From now on messages are measured. */
  long measure() {
    return measuredFrom = System.nanoTime();
  }

  /** Messages due from now on are no longer measured, and none is published any more. */
  long stop() {
    long now = measuredTo = System.nanoTime();
    firstLoop().events.execute(() -> source.stop(now));
    return now;
  }

  /** Waits until all has arrived and is answered, but not longer than a time. */
  void drain(long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() - end < 0 && !isDrained()) {
      pause(5);
    }
  }

  private boolean isDrained() throws InterruptedException {
    return firstLoop().events.submit(this::isAllThere).sync().getNow();
  }

  private boolean isAllThere() {
    long expected = 0;
    for (Subscriber subscriber : subscribers) {
      expected +=
          subscriber.isReady()
              ? subscriber.share.channel.published - subscriber.share.channel.refused
              : 0;
    }
    return sum(t -> t.received.get()) >= expected
        && publishers.stream().allMatch(p -> p.unanswered() == 0);
  }

  /** Sums a counter that may be read at any time. */
  long sum(ToLongFunction<Tally> counter) {
    return loops.stream().mapToLong(loop -> counter.applyAsLong(loop.tally)).sum();
  }

  /**
   * Seconds of processor time that the loops have used: what the generator costs, without the
   * compiler and the collector of its JVM, which a longer run has less of.
   */
  double cpuSeconds() {
    return loops.stream().mapToDouble(Loop::cpuSeconds).sum();
  }

  /** Sleeps, unless the run has failed. */
  void pause(long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    do {
      if (failure != null) {
        throw new IllegalStateException(failure);
      }
      long left = end - System.nanoTime();
      Thread.sleep(Math.max(1, Math.min(20, left / 1_000_000)));
    } while (System.nanoTime() - end < 0);
  }

  /** Ends all threads. */
  @Override
  public void close() {
    closing = true;
    loops.forEach(Loop::close);
  }

  /** What was counted; only after {@link #close}. */
  Account account() {
    return Account.of(loops.stream().map(loop -> loop.tally).toList(), subscribers, channels);
  }

  private String trouble() {
    return loops.stream()
        .map(loop -> loop.tally.trouble)
        .filter(t -> t != null)
        .findFirst()
        .orElse("no reason is known");
  }
}
