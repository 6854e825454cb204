package io.perseid.subscriber;

import io.netty.buffer.ByteBuf;
import io.perseid.stats.Counter;
import io.perseid.subscriber.http.SubscribeRequest;
import io.perseid.subscriber.transport.ChannelSocket;
import io.perseid.subscriber.transport.Mode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One push request being answered: joining its channels, then catching up, then live, then ended.
 *
 * <p>Its {@link Subscriptions} are where messages come from, as an {@link Output} it sends them;
 * here is when each of these begins and ends. A poll is the same without joining.
 *
 * <p>Belongs to its hub. Source: spec of the subscriber protocol, "What happens".
 */
final class Subscriber extends Output implements Resident {
  private static final Logger LOG = LoggerFactory.getLogger(Subscriber.class);

  private final Hub hub;
  private final boolean stream;
  private final String modeName;
  private final Claim claim;
  private final boolean asksForGaps;
  final Subscriptions subscriptions;
  private final AccessLog log;
  private final Stay stay;
  private Mode mode;
  private boolean begun;
  private boolean ended;
  private boolean settling;
  private EndReason unlogged;

  /**
   * A subscriber that has not begun.
   *
   * @param log what it does is written there; null for nowhere
   */
  Subscriber(Hub hub, ChannelSocket socket, Mode mode, SubscribeRequest request, AccessLog log) {
    super(hub, socket);
    this.log = log;
    this.hub = hub;
    this.mode = mode;
    stream = mode.options().persist();
    modeName = hub.site().sameName(request.mode());
    claim = new Claim(request.hostId(), socket.clientAddress(), request.sentMillis());
    asksForGaps = request.gaps();
    stay = new Stay(hub.seconds());
    subscriptions =
        new Subscriptions(this, request.channels(), mode, stream, mode.showsSubscriberCount());
  }

  @Override
  public Hub hub() {
    return hub;
  }

  @Override
  public Claim claim() {
    return claim;
  }

  @Override
  public String name() {
    return claim.hostId();
  }

  /** Whether it asked to be told of messages that it may have missed, in a mode that can. */
  boolean hearsGaps() {
    return asksForGaps && mode.tellsGaps();
  }

  /** Begins: an older stream of the same host id ends first. */
  void start() {
    hub.assertOwner();
    hub.connections().seeBy(socket(), stay.isToStay());
    if (stream) {
      hub.fanout().streams().register(this, subscriptions::join);
    } else {
      subscriptions.join();
    }
  }

  /** A stream that may end at once says so to other nodes: only if its client is still there. */
  @Override
  public void joined() {
    if (stream && mode.isLimited()) {
      hub.whenSeenAgain(this::begin);
    } else {
      begin();
    }
  }

  private void begin() {
    if (ended) {
      return;
    }
    begun = true;
    int history = subscriptions.historySize();
    boolean missed = hearsGaps() && subscriptions.missedSome();
    hub.stats().add(Counter.MESSAGES_SERVED, history);
    if (stream) {
      hub.stats().add(Counter.STREAMS_OPEN, 1);
      if (mode.isLimited()) {
        limitWaiting(Math.max(0, mode.options().maxMessages() - history));
      }
    }
    if (LOG.isDebugEnabled()) {
      // Whoever begins is still on its channel, which knows.
      String address = ((ChannelSocket) socket()).remoteAddress();
      LOG.debug("{} at {} joins in {}: {}", this, address, mode, subscriptions.all().size());
    }
    if (log != null) {
      subscriptions.all().forEach(log::joined);
    }
    sendHistory(new CatchUp(hub, mode, subscriptions.all(), hearsGaps()));
    if (!stream) {
      end(EndReason.ANSWERED);
    } else if (isUsedUp()) {
      end(EndReason.MAX_MESSAGES);
    } else if (missed && mode.isLimited()) {
      end(EndReason.GAP_TOLD);
    } else {
      siteChanged(hub.site());
      settle();
    }
  }

  /**
   * Lets go of all that a request needs and a stream does not, as soon as nothing is pending. Who
   * ends after a few messages stays as it is, for that would take longer than it is worth.
   */
  private void settle() {
    if (settling || ended || !isLive() || mode.isLimited() || !hub.canSettle(socket())) {
      return;
    }
    ChannelSocket channel = (ChannelSocket) socket();
    if (channel.isQuiet()) {
      socket(hub.settle(channel));

    } else {
      settling = true;
      channel.whenFlushed(this::settleNow);
    }
  }

  private void settleNow() {
    settling = false;
    settle();
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
    Mode next = site.successor(modeName, mode);
    if (next == mode) {
      return;
    }
    hub.channels().flushAll();
    if (ended) {
      return;
    }
    limit(subscriptions.messagesLeft(next));
    mode = next;
    subscriptions.move(next);
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
  public long see(long now) {
    if (ended) {
      return NEVER;
    }
    if (!begun) {
      if (now >= stay.beginsBy()) {
        end(EndReason.ATTACH_TIMEOUT);
      }
      return stay.beginsBy();
    }
    // Whoever has begun and not ended is a stream.
    long toldBy = stay.announceWhenStayed(now, claim, hub.broker());
    long endsBy = stay.endsBy(mode);
    if (now >= endsBy) {
      end(EndReason.MAX_TIME);
      return NEVER;
    }
    return Math.min(Math.min(toldBy, endsBy), stay.ping(now, mode, this));
  }

  @Override
  public void stalled() {
    if (ended) {
      // It was told to end, and does not even take that.
      socket().abort();
    } else {
      end(EndReason.WRITE_TIMEOUT);
    }
  }

  @Override
  public void leave(EndReason reason) {
    end(reason);
  }

  /** Ends the subscriber: first for the broker, then for the client. Nothing happens twice. */
  @Override
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
        stay.seconds(hub.seconds()),
        socket().bytesWritten());
    subscriptions.leave();
    if (stream) {
      hub.fanout().streams().unregister(this);
      if (begun) {
        hub.stats().add(Counter.STREAMS_OPEN, -1);
        if (reason.isFulfilment()) {
          stay.announce(claim, hub.broker());
        }
      }
    }
    if (reason.isSlowness()) {
      hub.stats().add(Counter.SLOW_READERS_CLOSED, 1);
    }
    close(reason, mode);
    if (begun && stream && log != null) {
      unlogged = reason;
      logLeave();
    }
  }

  /** Writes that it left, as soon as all that it was to get has been made and is counted. */
  private void logLeave() {
    if (unlogged != null && isLive()) {
      for (Subscription each : subscriptions.all()) {
        log.left(each, stay.seconds(hub.seconds()), unlogged);
      }
      unlogged = null;
    }
  }

  @Override
  public void received(ByteBuf bytes) {
    // A stream listens to nothing that comes after the request.
  }

  @Override
  public void writable() {
    pump();
    logLeave();
    settle();
  }

  @Override
  public void gone() {
    end(EndReason.REMOTE_CLOSED);
    dropWaiting();
    logLeave();
    hub.released(socket());
  }

  @Override
  public String toString() {
    return claim.hostId();
  }
}
