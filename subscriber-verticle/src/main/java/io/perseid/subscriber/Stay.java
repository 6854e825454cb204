package io.perseid.subscriber;

import io.netty.buffer.ByteBuf;
import io.perseid.broker.Broker;
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

  // Whole seconds of a clock that begins anywhere: only differences mean anything.
  private final int since;
  private int lastPing;
  private boolean announced;

  /** A stay that begins now, in seconds. */
  Stay(long now) {
    since = (int) now;
    lastPing = since;
  }

  int seconds(long now) {
    return (int) now - since;
  }

  /** Whether the channels have had long enough to answer. */
  boolean isTooLongToBegin(long now) {
    return seconds(now) > ATTACH_SECONDS_MAX;
  }

  /** Whether the mode allows no longer stay. */
  boolean isOver(long now, Mode mode) {
    int maxTime = mode.options().maxTimeSeconds();
    return maxTime > 0 && seconds(now) >= maxTime;
  }

  /** Tells the other nodes, not too early, that this is the stream of its host id. */
  void announceWhenStayed(long now, Claim claim, Broker broker) {
    if (seconds(now) >= STAYED_SECONDS) {
      announce(claim, broker);
    }
    if (seconds(now) > Claim.OVERTAKE_SECONDS_MAX) {
      claim.forgetWhenSent();
    }
  }

  /** Tells the other nodes, once, that this is the stream of its host id. */
  void announce(Claim claim, Broker broker) {
    if (!announced) {
      announced = true;
      broker.disconnectElsewhere(claim.hostId(), claim.sinceMillis());
    }
  }

  /** Sends a ping when one is due and nothing else is on its way. */
  void ping(long now, Mode mode, Output output) {
    Hub hub = output.hub();
    int interval = hub.options().pingIntervalSeconds();
    if (interval < PING_SECONDS_MIN || (int) now - lastPing < interval || !output.isLive()) {
      return;
    }
    lastPing = (int) now;
    ByteBuf ping = hub.ping(mode);
    if (ping.isReadable()) {
      hub.stats().add(Counter.OUTBOUND_BYTES, ping.readableBytes());
      output.send(ping);
    }
  }
}
