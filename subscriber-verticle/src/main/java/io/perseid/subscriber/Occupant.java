package io.perseid.subscriber;

import io.perseid.subscriber.transport.SubscriberSocket;

/** Whoever uses a connection at present: a request being read and answered, or a subscriber. */
interface Occupant extends SubscriberSocket.Listener {
  /** About a second has passed. */
  void tick(long nowSeconds);

  /** Bytes have been pending without progress for too long. */
  void stalled();

  /** What can be asked for, and how it is answered, has changed. */
  void siteChanged(Site site);

  /** The server wants the connection to end. */
  void leave(EndReason reason);
}
