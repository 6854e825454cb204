package io.perseid.subscriber;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.perseid.broker.Broker;
import io.perseid.config.SubscriberOptions;
import io.perseid.stats.Counter;
import io.perseid.stats.Stats;
import io.perseid.subscriber.http.Answers;
import io.perseid.subscriber.transport.ChannelSocket;
import io.perseid.subscriber.transport.DescriptorSink;
import io.perseid.subscriber.transport.Mode;
import io.perseid.subscriber.transport.SubscriberSocket;
import io.perseid.subscriber.transport.Turns;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop's share of the fan-out: its inbox, its subscribers by channel, its connections.
 *
 * <p>The {@link Inbox} keeps the order of what is offered, so a history and the deliveries that
 * follow it reach a subscriber in the order in which the broker gave them. A pass takes all that is
 * there, joins it per channel and makes one write per subscriber, in slices between which the event
 * loop looks at its sockets. While a pass is under way subscribers can leave, and no task is run:
 * who joins, and what arrives, belongs to the next one.
 *
 * <p>All but {@link #offer} belongs to the event loop.
 */
final class Hub {
  private static final Logger LOG = LoggerFactory.getLogger(Hub.class);

  /** Writes after which the event loop looks at its sockets: a few milliseconds' worth. */
  private static final int WRITES_PER_SLICE = 1024;

  private final Context context;
  private final Executor loop;
  private final Executor nextTurn;
  private final Thread owner;
  private final Fanout fanout;
  private final Broker broker;
  private final int index;

  private final Inbox inbox;
  private final Traffic traffic;
  private final Channels channels;
  private final long beganNanos = System.nanoTime();
  private final Connections connections = new Connections(seconds());
  private final Map<Mode, ByteBuf> pings = new HashMap<>();
  private final Gathering gathering;
  private final DuePolls polls = new DuePolls(this);
  private final Traffic seen;
  private boolean seeing;
  private int phase;
  private Site site;
  private Consumer<Duration> listenNoMore = atMost -> {};
  private DescriptorSink descriptors;

  /** To be made on the event loop of {@code context}. */
  Hub(Context context, Fanout fanout, Broker broker, Site site) {
    this(
        context,
        task -> context.runOnContext(nothing -> task.run()),
        new Turns(context),
        WRITES_PER_SLICE,
        fanout,
        broker,
        site);
  }

  /**
   * A hub on an event loop of any kind.
   *
   * @param loop runs what it is given on the event loop, from any thread
   * @param nextTurn the same, after the event loop has looked at its sockets once more
   * @param writesPerSlice writes after which the sockets have their turn
   */
  Hub(
      Context context,
      Executor loop,
      Executor nextTurn,
      int writesPerSlice,
      Fanout fanout,
      Broker broker,
      Site site) {
    this.context = context;
    this.loop = loop;
    this.nextTurn = nextTurn;
    this.fanout = fanout;
    this.broker = broker;
    this.site = site;
    owner = Thread.currentThread();
    gathering = new Gathering(fanout.allocator());
    traffic = new Traffic(writesPerSlice);
    channels = new Channels(this, traffic);
    seen = new Traffic(writesPerSlice);
    inbox = new Inbox(loop, nextTurn, this::run, this::goOn);
    index = fanout.enter(this);
  }

  int index() {
    return index;
  }

  Fanout fanout() {
    return fanout;
  }

  Broker broker() {
    return broker;
  }

  Site site() {
    return site;
  }

  SubscriberOptions options() {
    return site.options();
  }

  Answers answers() {
    return site.answers();
  }

  Stats stats() {
    return fanout.stats();
  }

  ByteBufAllocator allocator() {
    return fanout.allocator();
  }

  Connections connections() {
    return connections;
  }

  /** Who is subscribed to what here. */
  Channels channels() {
    return channels;
  }

  /** What the pass has brought to subscribers of several channels. */
  Gathering gathering() {
    return gathering;
  }

  Context context() {
    return context;
  }

  /**
   * Goes on when the event loop has looked at its sockets once more, and done what they brought: a
   * client that was gone when its request was read is known to be gone then.
   */
  void whenSeenAgain(Runnable goOn) {
    nextTurn.execute(() -> soon(hub -> goOn.run()));
  }

  /** Seconds since about when the hub began. */
  int seconds() {
    return 1 + (int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beganNanos);
  }

  /** A number that is different for each who asks, in turn: to spread over time what all do. */
  int nextPhase() {
    return phase++ & Integer.MAX_VALUE;
  }

  void assertOwner() {
    assert Thread.currentThread() == owner : "a hub belongs to its event loop";
  }

  /** Runs a task here, after all that were offered before; from any thread. */
  void offer(HubTask task) {
    inbox.offer(task);
  }

  /** Runs a task here, without regard to those that were offered before; from any thread. */
  void soon(HubTask task) {
    loop.execute(() -> run(task));
  }

  /**
   * Lets messages arrive here; from any thread. When more wait than may, the subscribers must come
   * back for them: dropping any means ending every stream that would have had it.
   */
  void offer(Delivery delivery, long bytes) {
    if (!inbox.offer(delivery, bytes)) {
      delivery.release();
      offer(Hub::overrun);
    }
  }

  private void overrun() {
    if (connections.size() == 0) {
      return;
    }
    LOG.warn("{} cannot keep up: its streams are ended, clients come back", this);
    connections.forEach(socket -> ((Occupant) socket.listener()).leave(EndReason.OVERRUN));
  }

  private void run(HubTask task) {
    assertOwner();
    try {
      task.run(this);
    } catch (RuntimeException e) {
      LOG.error("A task failed", e);
    }
  }

  /** One slice of a pass: false if there is more to write. */
  private boolean goOn() {
    assertOwner();
    try {
      return channels.send() && gathering.writeAll(traffic) && polls.answer(traffic);
    } finally {
      traffic.addTo(stats());
      traffic.begin();
    }
  }

  /** Keeps a delivery for the end of the pass. */
  void arrived(Delivery delivery) {
    inbox.taken(delivery.bytes());
    channels.arrived(delivery);
  }

  /** Has a poll answered at the end of this pass, or of one of its own. */
  void due(WaitingPoll poll) {
    assertOwner();
    if (polls.add(poll)) {
      offer(hub -> {});
    }
  }

  /** Writes an answer; takes over one reference. */
  void write(SubscriberSocket socket, ByteBuf bytes) {
    stats().add(Counter.OUTBOUND_BYTES, bytes.readableBytes());
    socket.write(bytes);
    watch(socket);
  }

  /** The ping of a mode, made once for each slice of a tick; it stays the hub's. */
  ByteBuf ping(Mode mode) {
    return pings.computeIfAbsent(mode, each -> each.ping(allocator()));
  }

  /** About once a second: times out, pings, and ends what has lasted long enough. */
  void tick() {
    assertOwner();
    if (!seeing) {
      seeing = true;
      seeAllDue();
    }
  }

  private void seeAllDue() {
    int now = seconds();
    boolean done = connections.turnTo(now, socket -> see(socket, now), seen);
    seen.begin();
    pings.values().forEach(ByteBuf::release);
    pings.clear();
    if (done) {
      seeing = false;
    } else {
      nextTurn.execute(this::seeAllDue);
    }
  }

  private long see(SubscriberSocket socket, int now) {
    Occupant occupant = (Occupant) socket.listener();
    long next = occupant.see(now);
    if (socket.countStall() >= site.options().writeTimeoutSeconds()) {
      occupant.stalled();
    }
    return socket.pendingBytes() > 0 ? now + 1 : next;
  }

  /** To be called when bytes may have stayed behind: whether they go out is looked at then. */
  void watch(SubscriberSocket socket) {
    if (socket.pendingBytes() > 0) {
      connections.seeNext(socket);
    }
  }

  /** Puts another site in force, for new requests and open streams alike. */
  void change(Site next) {
    assertOwner();
    channels.flushAll();
    site = next;
    connections.forEach(
        socket -> {
          ((Occupant) socket.listener()).siteChanged(next);
          connections.seeNext(socket);
        });
    channels.tidyAll();
  }

  /** Says how the hub's port is closed while its connections stay open. */
  void listensUntil(Consumer<Duration> listenNoMore) {
    this.listenNoMore = listenNoMore;
  }

  /** Takes no further connections; those there are get this long to end. */
  void listenNoMore(Duration atMost) {
    assertOwner();
    listenNoMore.accept(atMost);
  }

  /** Lets quiet streams give up their channels. */
  void settleOn(DescriptorSink descriptors) {
    this.descriptors = descriptors;
  }

  /** Whether a connection may give up its channel. */
  boolean canSettle(SubscriberSocket socket) {
    return descriptors != null && socket instanceof ChannelSocket;
  }

  /** Takes a quiet connection off its channel if that can be done; what it is from now on. */
  SubscriberSocket settle(ChannelSocket socket) {
    assertOwner();
    SubscriberSocket settled = descriptors.take(socket);
    if (settled == null) {
      stats().add(Counter.DESCRIPTORS_NOT_HAD, 1);
      return socket;
    }
    stats().add(Counter.STREAMS_ON_DESCRIPTORS, 1);
    connections.replace(settled);
    return settled;
  }

  /**
   * Ends what the closing of the port does not: connections that have no channel. The others are
   * left to it, and no more settle.
   */
  void close() {
    if (descriptors != null) {
      descriptors.close();
      descriptors = null;
      connections.forEach(
          socket -> {
            if (!(socket instanceof ChannelSocket)) {
              socket.abort();
            }
          });
    }
  }

  /** A connection is gone. */
  void released(SubscriberSocket socket) {
    assertOwner();
    connections.remove(socket);
    if (!(socket instanceof ChannelSocket)) {
      stats().add(Counter.STREAMS_ON_DESCRIPTORS, -1);
    }
    fanout.connectionClosed();
    stats().add(Counter.CURRENT_SUBSCRIBERS, -1);
  }

  @Override
  public String toString() {
    return "hub " + index;
  }
}
