package io.perseid.subscriber;

import io.netty.buffer.ByteBuf;
import io.perseid.broker.Attachment;
import io.perseid.stats.Counter;
import io.perseid.subscriber.http.SubscribeRequest;
import io.perseid.subscriber.transport.Frames;
import io.perseid.subscriber.transport.Mode;
import io.perseid.subscriber.transport.Outbox;
import io.perseid.subscriber.transport.SubscriberSocket;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One push request being answered: attaching, then catching up, then live, then ended.
 *
 * <p>Each channel joins its group in the hub as soon as the broker has answered for it; what
 * arrives live from then on waits in the outbox until every channel has answered and all history is
 * on its way. There the two are spliced, and nowhere else: once the outbox is empty it is dropped,
 * and live frames go straight to the socket. A poll is the same without joining.
 *
 * <p>Belongs to its hub. Source: spec of the subscriber protocol, "What happens".
 */
final class Subscriber implements Occupant {
  private static final Logger LOG = LoggerFactory.getLogger(Subscriber.class);
  private static final int ATTACH_SECONDS_MAX = 10;
  private static final int OVERTAKE_MILLIS_MAX = 5_000;

  /**
   * Seconds a stream must have stayed before the other nodes are told that it is the one of its
   * host id. A slow node may come to a request when the client that sent it has given up and is
   * served elsewhere: that stream must not be ended by the word of one that nobody reads.
   */
  private static final int STAYED_SECONDS = 2;

  private final Hub hub;
  private final SubscriberSocket socket;
  private final boolean stream;
  private final String modeName;
  private final String hostId;
  private final boolean asksForGaps;
  private final long sentMillis;
  private final List<Subscription> subscriptions;
  private final AccessLog log;
  private final long since;
  private final long sinceMillis = System.currentTimeMillis();
  private Mode mode;
  private Outbox outbox;
  private int unanswered;
  private int messagesLeft = Integer.MAX_VALUE;
  private long lastPing;
  private boolean begun;
  private boolean announced;
  private boolean ended;
  private EndReason unlogged;

  /**
   * A subscriber that has not begun.
   *
   * @param log what it does is written there; null for nowhere
   */
  Subscriber(Hub hub, SubscriberSocket socket, Mode mode, SubscribeRequest request, AccessLog log) {
    this.log = log;
    this.hub = hub;
    this.socket = socket;
    this.mode = mode;
    stream = mode.options().persist();
    modeName = request.mode();
    hostId = request.hostId();
    asksForGaps = request.gaps();
    sentMillis = request.sentMillis();
    since = hub.seconds();
    lastPing = since;
    subscriptions = new ArrayList<>(request.channels().size());
    request
        .channels()
        .forEach((channel, start) -> subscriptions.add(new Subscription(this, channel, start)));
    outbox = new Outbox(socket, hub.options().queueBytesMax());
  }

  Hub hub() {
    return hub;
  }

  /**
   * Whether the client sent the other request before this one, although it came a moment later:
   * what a client gives up and what it sends instead are on two connections. Clocks of two clients
   * of one host id may differ, so this is asked for a moment only.
   */
  boolean overtook(Subscriber other) {
    return other.sentMillis > 0
        && other.sentMillis < sentMillis
        && other.sinceMillis - sinceMillis < OVERTAKE_MILLIS_MAX;
  }

  /** When it came, in Unix time: what another node's request to end it is compared with. */
  long sinceMillis() {
    return sinceMillis;
  }

  String hostId() {
    return hostId;
  }

  /** Whether it asked to be told of messages that it may have missed, in a mode that can. */
  boolean hearsGaps() {
    return asksForGaps && mode.tellsGaps();
  }

  private boolean isStream() {
    return stream;
  }

  /** Begins: an older stream of the same host id ends first. */
  void start() {
    hub.assertOwner();
    unanswered = subscriptions.size();
    if (isStream()) {
      hub.fanout().register(this, this::countThenAttach);
    } else {
      countThenAttach();
    }
  }

  private void countThenAttach() {
    if (ended) {
      return;
    }
    for (Subscription each : subscriptions) {
      if (mode.showsSubscriberCount()) {
        hub.broker()
            .countSubscribers(each.channel)
            .whenComplete((count, failure) -> hub.offer(h -> counted(each, count)));
      } else {
        attach(each);
      }
    }
  }

  private void counted(Subscription subscription, Integer count) {
    subscription.subscribersBefore = count == null ? 0 : count;
    if (!ended) {
      attach(subscription);
    }
  }

  private void attach(Subscription subscription) {
    hub.broker()
        .attach(
            hub.index(),
            subscription.channel,
            subscription.start,
            isStream(),
            attachment -> hub.offer(h -> attached(subscription, attachment)));
  }

  private void attached(Subscription subscription, Attachment attachment) {
    hub.assertOwner();
    if (ended) {
      if (isStream()) {
        hub.broker().detach(hub.index(), subscription.channel);
      }
      return;
    }
    subscription.attachment = attachment;
    if (isStream()) {
      hub.join(subscription, mode, attachment.lastId());
    }
    if (--unanswered == 0) {
      begin();
    }
  }

  private void begin() {
    begun = true;
    int history = 0;
    boolean missed = false;
    for (Subscription each : subscriptions) {
      history += each.attachment.history().size();
      missed |= hearsGaps() && each.attachment.missed();
    }
    hub.stats().add(Counter.MESSAGES_SERVED, history);
    if (isStream()) {
      hub.stats().add(Counter.STREAMS_OPEN, 1);
    }
    if (isStream() && mode.isLimited()) {
      // Each piece that waits is one message; those beyond the limit are for the next request.
      messagesLeft = Math.max(0, mode.options().maxMessages() - history);
      outbox.keepFirst(messagesLeft);
      messagesLeft -= outbox.waiting();
    }
    LOG.debug("{} joins in {}: {}", this, mode, subscriptions.size());
    if (log != null) {
      subscriptions.forEach(log::joined);
    }
    outbox.begin(new CatchUp(hub, mode, subscriptions));
    pump();
    if (!isStream()) {
      end(EndReason.ANSWERED);
    } else if (messagesLeft == 0) {
      end(EndReason.MAX_MESSAGES);
    } else if (missed && mode.isLimited()) {
      end(EndReason.GAP_TOLD);
    } else {
      siteChanged(hub.site());
    }
  }

  /**
   * Goes on in the mode that now has its name. A request that is not answered yet is answered in
   * the mode it came with, and then changes. One whose mode is gone stays as it is: its client
   * understands no other.
   */
  @Override
  public void siteChanged(Site site) {
    if (!begun || ended || !stream) {
      return;
    }
    hub.flushAll();
    Mode next = site.successor(modeName, mode);
    if (ended || next == mode) {
      return;
    }
    messagesLeft = messagesLeft(next);
    mode = next;
    subscriptions.forEach(each -> each.group.channel.move(each, next));
  }

  /** A stream that has had as many as are now allowed ends with its next message. */
  private int messagesLeft(Mode next) {
    if (!next.isLimited()) {
      return Integer.MAX_VALUE;
    }
    long sent = subscriptions.stream().mapToLong(Subscription::messagesSentSoFar).sum();
    return (int) Math.max(1, next.options().maxMessages() - sent);
  }

  private void pump() {
    if (outbox.pump()) {
      outbox = null;
    }
  }

  /** Sends shared bytes, which stay the caller's. */
  void send(ByteBuf piece) {
    put(piece.retainedDuplicate());
  }

  private void put(ByteBuf piece) {
    if (outbox != null) {
      if (!outbox.add(piece)) {
        end(EndReason.OVERRUN);
      }
      return;
    }
    socket.write(piece);
    if (socket.pendingBytes() > hub.options().queueBytesMax()) {
      end(EndReason.SLOW_READER);
    }
  }

  /** Sends as many of these messages as the mode's limit allows. */
  void sendCounted(Subscription subscription, Frames frames, Traffic traffic) {
    int count = Math.min(messagesLeft, frames.count());
    traffic.messages += count;
    subscription.messagesSent += count;
    if (begun) {
      ByteBuf piece = frames.first(count);
      traffic.bytes += piece.readableBytes();
      subscription.bytesSent += piece.readableBytes();
      messagesLeft -= count;
      put(piece);
      if (messagesLeft == 0) {
        end(EndReason.MAX_MESSAGES);
      }
      return;
    }
    subscription.bytesSent += frames.bytes().readableBytes();
    int from = 0;
    for (int end : frames.ends()) {
      put(frames.bytes().retainedSlice(from, end - from));
      from = end;
    }
  }

  /**
   * Sends the words for a gap. A stream of few messages ends with them: its client may look at the
   * answer only when it is whole. Before the beginning they wait like a message, and count as one.
   */
  void sendGap(ByteBuf words) {
    send(words);
    if (begun && mode.isLimited()) {
      end(EndReason.GAP_TOLD);
    }
  }

  @Override
  public void tick(long now) {
    int maxTime = mode.options().maxTimeSeconds();
    int pings = hub.options().pingIntervalSeconds();
    if (ended) {
      return;
    }
    if (!begun) {
      if (now - since > ATTACH_SECONDS_MAX) {
        end(EndReason.ATTACH_TIMEOUT);
      }
      return;
    }
    if (!announced && isStream() && now - since >= STAYED_SECONDS) {
      announced = true;
      hub.broker().disconnectElsewhere(hostId, sinceMillis);
    }
    if (maxTime > 0 && now - since >= maxTime) {
      end(EndReason.MAX_TIME);
    } else if (pings >= 3 && now - lastPing >= pings && outbox == null) {
      lastPing = now;
      ByteBuf ping = hub.ping(mode);
      if (ping.isReadable()) {
        hub.stats().add(Counter.OUTBOUND_BYTES, ping.readableBytes());
        send(ping);
      }
    }
  }

  @Override
  public void stalled() {
    if (ended) {
      // It was told to end, and does not even take that.
      socket.abort();
    } else {
      end(EndReason.WRITE_TIMEOUT);
    }
  }

  @Override
  public void leave(EndReason reason) {
    end(reason);
  }

  /** Ends the subscriber: first for the broker, then for the client. Nothing happens twice. */
  void end(EndReason reason) {
    hub.assertOwner();
    if (ended) {
      return;
    }
    ended = true;
    LOG.debug(
        "{} ends: {} after {} s, {} bytes",
        this,
        reason,
        hub.seconds() - since,
        socket.bytesWritten());
    detachAll();
    if (reason.isSlowness()) {
      hub.stats().add(Counter.SLOW_READERS_CLOSED, 1);
    }
    if (reason.isAbrupt()) {
      forgetOutput();
      socket.abort();
    } else {
      sayLast(reason);
    }
    if (begun && isStream() && log != null) {
      unlogged = reason;
      logLeave();
    }
  }

  /** Writes that it left, as soon as all that it was to get has been made and is counted. */
  private void logLeave() {
    if (unlogged != null && outbox == null) {
      for (Subscription each : subscriptions) {
        log.left(each, hub.seconds() - since, unlogged);
      }
      unlogged = null;
    }
  }

  private void detachAll() {
    for (Subscription each : subscriptions) {
      if (each.group != null) {
        hub.leave(each);
        hub.broker().detach(hub.index(), each.channel);
      }
    }
    if (isStream()) {
      hub.fanout().unregister(this);
      if (begun) {
        hub.stats().add(Counter.STREAMS_OPEN, -1);
      }
    }
  }

  private void sayLast(EndReason reason) {
    if (!begun) {
      forgetOutput();
      sayInsteadOfHistory(reason);
      socket.closeAfterFlush(false);
      return;
    }
    if (reason.hasFarewell()) {
      sayLater(mode.shutdown(hub.allocator()));
    }
    closeWhenSaid();
  }

  private void sayInsteadOfHistory(EndReason reason) {
    if (reason == EndReason.OVERTAKEN) {
      hub.write(socket, hub.answers().unavailable("a later request of this client has come"));
    } else if (reason == EndReason.ATTACH_TIMEOUT) {
      hub.write(socket, hub.answers().unavailable("the channels did not answer in time"));
    } else if (reason.hasFarewell()) {
      ByteBuf out = hub.allocator().directBuffer();
      mode.writeHeader(hub.options().serverName(), "200 OK", new byte[0], out);
      hub.write(socket, out);
      hub.write(socket, mode.shutdown(hub.allocator()));
    }
  }

  private void sayLater(ByteBuf words) {
    if (outbox == null) {
      hub.write(socket, words);
    } else {
      hub.stats().add(Counter.OUTBOUND_BYTES, words.readableBytes());
      outbox.addLast(words);
    }
  }

  private void closeWhenSaid() {
    if (outbox != null) {
      pump();
    }
    if (outbox == null) {
      socket.closeAfterFlush(false);
    }
  }

  private void forgetOutput() {
    if (outbox != null) {
      outbox.drop();
      outbox = null;
    }
  }

  @Override
  public void received(ByteBuf bytes) {
    // A stream listens to nothing that comes after the request.
  }

  @Override
  public void writable() {
    if (outbox == null) {
      return;
    }
    if (ended) {
      closeWhenSaid();
      logLeave();
    } else {
      pump();
    }
  }

  @Override
  public void gone() {
    end(EndReason.REMOTE_CLOSED);
    forgetOutput();
    logLeave();
    hub.released(socket);
  }

  @Override
  public String toString() {
    return hostId + " at " + socket.remoteAddress();
  }
}
