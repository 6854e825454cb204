package io.perseid.subscriber;

import io.perseid.subscriber.transport.SubscriberSocket;

/** Whoever uses a connection at present: a request being read and answered, or a subscriber. */
interface Occupant extends SubscriberSocket.Listener {
  /** Nothing is due before another event. */
  long NEVER = Long.MAX_VALUE;

  /**
   * Does what is due.
   *
   * @param now the hub's second
   * @return the second in which something will be due, as far as is known now; {@link #NEVER} for
   *     none
   */
  long see(long now);

  /** Bytes have been pending without progress for too long. */
  void stalled();

  /** What can be asked for, and how it is answered, has changed. */
  void siteChanged(Site site);

  /** The server wants the connection to end. */
  void leave(EndReason reason);
}
