package io.perseid.subscriber;

import io.perseid.subscriber.transport.SubscriberSocket;
import io.vertx.core.Promise;
import java.time.Duration;

/**
 * Ends all connections of one hub, a few at a time, so that not all clients knock on the other
 * nodes at once. Belongs to the hub.
 */
final class Departure {
  private static final int PER_STEP = 200;
  private static final int STEP_MILLIS = 20;

  private final Hub hub;
  private final EndReason reason;
  private final Duration flushMax;
  private final Promise<Integer> done;
  private final SubscriberSocket[] leaving;
  private int next;
  private long flushBegin;
  private int forced;

  /**
   * A departure of those that are here now.
   *
   * @param flushMax time for clients to take what was sent to them, once all were told to end
   * @param done told when the last is gone, and how many were ended by force, or null
   */
  Departure(Hub hub, EndReason reason, Duration flushMax, Promise<Integer> done) {
    this.hub = hub;
    this.reason = reason;
    this.flushMax = flushMax;
    this.done = done;
    leaving = hub.connections().snapshot();
  }

  void begin() {
    int end = Math.min(leaving.length, next + PER_STEP);
    for (; next < end; next++) {
      ((Occupant) leaving[next].listener()).leave(reason);
    }
    if (next < leaving.length) {
      hub.context().owner().setTimer(STEP_MILLIS, timer -> begin());
    } else if (done != null) {
      flushBegin = System.nanoTime();
      awaitEnd();
    }
  }

  private void awaitEnd() {
    if (hub.connections().size() == 0) {
      done.complete(forced);
      return;
    }
    if (forced == 0 && System.nanoTime() - flushBegin >= flushMax.toNanos()) {
      forced = hub.connections().size();
      hub.connections().forEach(SubscriberSocket::abort);
    }
    hub.context().owner().setTimer(STEP_MILLIS, timer -> awaitEnd());
  }
}
