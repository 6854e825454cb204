package io.perseid.subscriber;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.perseid.broker.Gap;
import io.perseid.broker.Outlet;
import io.perseid.message.Message;
import io.perseid.stats.Stats;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/**
 * One node's subscribers: where the broker hands over what they shall see, and what the event loops
 * share.
 *
 * <p>Make one for a node, give it to the broker as its outlet and to every instance of {@link
 * SubscriberVerticle}. Safe for any thread; nothing here blocks or writes to a socket, it only puts
 * tasks into the hubs' inboxes.
 */
public final class Fanout implements Outlet {
  /** Most hubs, and so instances of {@link SubscriberVerticle}, a node can have. */
  public static final int HUBS_MAX = 64;

  /** The departure itself ends what is late; the port's own limit is only behind it. */
  private static final Duration BEYOND_FLUSH = Duration.ofSeconds(30);

  private static final AtomicInteger EPHEMERAL = new AtomicInteger();

  private final Stats stats;
  private final ByteBufAllocator allocator;
  private final AtomicReferenceArray<Hub> hubs = new AtomicReferenceArray<>(HUBS_MAX);
  private final Streams streams = new Streams();
  private final AtomicInteger connections = new AtomicInteger();
  private final Map<Integer, Integer> ephemeralPorts = new ConcurrentHashMap<>();
  private volatile boolean stopping;

  /** A fan-out without hubs yet, counting in {@code stats}. */
  public Fanout(Stats stats) {
    this(stats, PooledByteBufAllocator.DEFAULT);
  }

  Fanout(Stats stats, ByteBufAllocator allocator) {
    this.stats = stats;
    this.allocator = allocator;
  }

  Stats stats() {
    return stats;
  }

  ByteBufAllocator allocator() {
    return allocator;
  }

  Streams streams() {
    return streams;
  }

  /**
   * A negative port: Vert.x gives all servers that name it one and the same free port.
   *
   * @param which 0 for the subscriber port, or the number of a further one
   */
  int ephemeralPort(int which) {
    return ephemeralPorts.computeIfAbsent(which, port -> -EPHEMERAL.incrementAndGet());
  }

  int enter(Hub hub) {
    for (int i = 0; i < HUBS_MAX; i++) {
      if (hubs.compareAndSet(i, null, hub)) {
        return i;
      }
    }
    throw new IllegalStateException("more than " + HUBS_MAX + " subscriber verticles on one node");
  }

  void exit(Hub hub) {
    hubs.set(hub.index(), null);
  }

  int connectionOpened() {
    return connections.incrementAndGet();
  }

  void connectionClosed() {
    connections.decrementAndGet();
  }

  /** Whether no new requests are wanted. */
  boolean isStopping() {
    return stopping;
  }

  @Override
  public void deliver(String channel, List<Message> messages, long hubs) {
    Delivery delivery = new Delivery(channel, messages, Long.bitCount(hubs), allocator);
    long bytes = delivery.bytes();
    for (long rest = hubs; rest != 0; rest &= rest - 1) {
      Hub hub = this.hubs.get(Long.numberOfTrailingZeros(rest));
      if (hub == null) {
        delivery.release();
      } else {
        hub.offer(delivery, bytes);
      }
    }
  }

  @Override
  public void reset(
      String channel, long position, List<Message> messages, List<Message> gone, long hubs) {
    offer(hub -> hub.channels().reset(channel, position, messages, gone), hubs);
  }

  @Override
  public void gap(String channel, Gap gap, long hubs) {
    offer(hub -> hub.channels().gap(channel, gap), hubs);
  }

  private void offer(HubTask task, long hubs) {
    for (long rest = hubs; rest != 0; rest &= rest - 1) {
      Hub hub = this.hubs.get(Long.numberOfTrailingZeros(rest));
      if (hub != null) {
        hub.offer(task);
      }
    }
  }

  @Override
  public CompletionStage<List<String>> subscribers(String channel) {
    List<CompletableFuture<List<String>>> asked = new ArrayList<>();
    forEachHub(
        hub -> {
          CompletableFuture<List<String>> names = new CompletableFuture<>();
          asked.add(names);
          hub.offer(h -> names.complete(h.channels().names(channel)));
        });
    return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
        .thenApply(all -> asked.stream().flatMap(names -> names.join().stream()).toList());
  }

  @Override
  public void disconnect(String hostId, long atMillis) {
    streams.disconnect(hostId, atMillis);
  }

  @Override
  public void closeAll() {
    forEachHub(hub -> hub.offer(h -> new Departure(h, EndReason.LEASE_LOST, null, null).begin()));
  }

  /**
   * Puts another site in force on every hub. Streams stay open and go on in the mode of their name;
   * what was published before is framed by either site, each message by one of them.
   *
   * <p>Any thread may call.
   *
   * @return done when every hub has changed over; never fails
   */
  public Future<Void> change(Site site) {
    List<Future<Void>> done = new ArrayList<>();
    forEachHub(
        hub -> {
          Promise<Void> promise = Promise.promise();
          done.add(promise.future());
          hub.offer(
              h -> {
                h.change(site);
                promise.complete();
              });
        });
    return Future.join(done).mapEmpty();
  }

  /**
   * Ends all streams before the node stops, a few at a time; the ports take no further connections.
   *
   * <p>Any thread may call. To be followed by undeploying the verticles.
   *
   * @param farewell true sends each stream its mode's shutdown message, upon which clients do not
   *     come back; false just ends them, upon which clients go to another node
   * @param flushMax time for the clients to take what was sent to them; those that have not are
   *     then ended by force
   * @return when all connections have ended, how many of them by force; never fails
   */
  public Future<Integer> stopStreams(boolean farewell, Duration flushMax) {
    stopping = true;
    List<Future<Integer>> done = new ArrayList<>();
    EndReason reason = farewell ? EndReason.SHUTDOWN : EndReason.LEAVING;
    forEachHub(
        hub -> {
          Promise<Integer> promise = Promise.promise();
          done.add(promise.future());
          hub.offer(
              h -> {
                h.listenNoMore(flushMax.plus(BEYOND_FLUSH));
                new Departure(h, reason, flushMax, promise).begin();
              });
        });
    return Future.join(done).map(all -> done.stream().mapToInt(Future::result).sum());
  }

  private void forEachHub(Consumer<Hub> action) {
    for (int i = 0; i < HUBS_MAX; i++) {
      Hub hub = hubs.get(i);
      if (hub != null) {
        action.accept(hub);
      }
    }
  }
}
