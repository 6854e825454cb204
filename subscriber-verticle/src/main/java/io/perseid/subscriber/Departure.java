package io.perseid.subscriber;

import io.perseid.subscriber.transport.SubscriberSocket;
import io.vertx.core.Promise;

/**
 * Ends all connections of one hub, a few at a time, so that not all clients knock on the other
 * nodes at once. Belongs to the hub.
 */
final class Departure {
  private static final int PER_STEP = 200;
  private static final int STEP_MILLIS = 20;
  private static final int FLUSH_MILLIS_MAX = 5000;

  private final Hub hub;
  private final EndReason reason;
  private final Promise<Void> done;
  private final SubscriberSocket[] leaving;
  private int next;
  private int waitedMillis;

  /**
   * A departure of those that are here now.
   *
   * @param done told when the last is gone, or null
   */
  Departure(Hub hub, EndReason reason, Promise<Void> done) {
    this.hub = hub;
    this.reason = reason;
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
      awaitEnd();
    }
  }

  private void awaitEnd() {
    if (hub.connections().size() == 0) {
      done.complete();
      return;
    }
    if (waitedMillis >= FLUSH_MILLIS_MAX) {
      hub.connections().forEach(SubscriberSocket::abort);
    }
    waitedMillis += STEP_MILLIS;
    hub.context().owner().setTimer(STEP_MILLIS, timer -> awaitEnd());
  }
}
