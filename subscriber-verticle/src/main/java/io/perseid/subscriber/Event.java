package io.perseid.subscriber;

/** What comes in from other threads; a hub lets events happen in the order in which they came. */
interface Event {
  /** Happens on the hub's event loop. */
  void happen(Hub hub);
}
