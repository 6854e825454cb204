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

  // Seconds of the hub's clock.
  private final int since;
  private int nextPing;
  private boolean announced;

  /** A stay that begins now, in seconds. */
  Stay(long now) {
    since = (int) now;
  }

  int seconds(long now) {
    return (int) now - since;
  }

  /** From this second on the channels have had too long to answer. */
  long beginsBy() {
    return since + ATTACH_SECONDS_MAX + 1;
  }

  /** From this second on the mode allows no longer stay. */
  long endsBy(Mode mode) {
    int maxTime = mode.options().maxTimeSeconds();
    return maxTime > 0 ? since + (long) maxTime : Occupant.NEVER;
  }

  /** The second from which on the other nodes may be told. */
  long isToStay() {
    return since + STAYED_SECONDS;
  }

  /**
   * Tells the other nodes, not too early, that this is the stream of its host id.
   *
   * @return the second in which something of this is left to be done, or never
   */
  long announceWhenStayed(long now, Claim claim, Broker broker) {
    if (now < isToStay()) {
      return isToStay();
    }
    announce(claim, broker);
    if (seconds(now) <= Claim.OVERTAKE_SECONDS_MAX) {
      return since + Claim.OVERTAKE_SECONDS_MAX + 1;
    }
    claim.forgetWhenSent();
    return Occupant.NEVER;
  }

  /** Tells the other nodes, once, that this is the stream of its host id. */
  void announce(Claim claim, Broker broker) {
    if (!announced) {
      announced = true;
      broker.disconnectElsewhere(claim.hostId(), claim.sinceMillis());
    }
  }

  /**
   * Sends a ping when one is due and nothing else is on its way.
   *
   * @return the second in which the next will be due, or never
   */
  long ping(long second, Mode mode, Output output) {
    Hub hub = output.hub();
    int now = (int) second;
    int interval = hub.options().pingIntervalSeconds();
    if (interval < PING_SECONDS_MIN) {
      nextPing = 0;
      return Occupant.NEVER;
    }
    if (nextPing == 0 || nextPing > now + interval) {
      // The first comes sooner than the others, for each in a second of its own.
      int from = nextPing == 0 && seconds(now) <= STAYED_SECONDS ? since : now;
      nextPing = from + 1 + hub.nextPhase() % interval;
    }
    if (now >= nextPing) {
      if (!output.isLive()) {
        return now + 1;
      }
      nextPing = Math.max(now + 1, nextPing + interval);
      send(hub.ping(mode), output);
    }
    return nextPing;
  }

  private static void send(ByteBuf ping, Output output) {
    if (ping.isReadable()) {
      output.hub().stats().add(Counter.OUTBOUND_BYTES, ping.readableBytes());
      output.send(ping);
    }
  }
}
