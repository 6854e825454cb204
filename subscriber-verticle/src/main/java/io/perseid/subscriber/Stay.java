package io.perseid.subscriber;

import io.netty.buffer.ByteBuf;
import io.perseid.stats.Counter;
import io.perseid.subscriber.transport.Mode;

/** How long one subscriber has stayed, and what falls due meanwhile. Belongs to its hub. */
final class Stay {
  private static final int ATTACH_SECONDS_MAX = 10;

  /**
   * Seconds a stream must have stayed before the other nodes are told that it is the one of its
   * host id, unless it does its work sooner. A slow node may come to a request when the client that
   * sent it has given up and is served elsewhere: that stream must not be ended by the word of one
   * that nobody reads.
   */
  private static final int STAYED_SECONDS = 2;

  private static final int PING_SECONDS_MIN = 3;

  private final Hub hub;
  private final long since;
  private long lastPing;
  private boolean announced;

  Stay(Hub hub) {
    this.hub = hub;
    since = hub.seconds();
    lastPing = since;
  }

  long seconds() {
    return hub.seconds() - since;
  }

  /** Whether the channels have had long enough to answer. */
  boolean isTooLongToBegin(long now) {
    return now - since > ATTACH_SECONDS_MAX;
  }

  /** Whether the mode allows no longer stay. */
  boolean isOver(long now, Mode mode) {
    int maxTime = mode.options().maxTimeSeconds();
    return maxTime > 0 && now - since >= maxTime;
  }

  /**
   * Goes on when the event loop has looked at its sockets once more: a client that was gone when
   * its request was read is known to be gone then.
   */
  void whenSeenAgain(Runnable goOn) {
    hub.nextTurn().execute(goOn);
  }

  /** Tells the other nodes, not too early, that this is the stream of its host id. */
  void announceWhenStayed(long now, Claim claim) {
    if (now - since >= STAYED_SECONDS) {
      announce(claim);
    }
  }

  /** Tells the other nodes, once, that this is the stream of its host id. */
  void announce(Claim claim) {
    if (!announced) {
      announced = true;
      hub.broker().disconnectElsewhere(claim.hostId(), claim.sinceMillis());
    }
  }

  /** Sends a ping when one is due and nothing else is on its way. */
  void ping(long now, Mode mode, Output output) {
    int interval = hub.options().pingIntervalSeconds();
    if (interval < PING_SECONDS_MIN || now - lastPing < interval || !output.isLive()) {
      return;
    }
    lastPing = now;
    ByteBuf ping = hub.ping(mode);
    if (ping.isReadable()) {
      hub.stats().add(Counter.OUTBOUND_BYTES, ping.readableBytes());
      output.send(ping);
    }
  }
}
