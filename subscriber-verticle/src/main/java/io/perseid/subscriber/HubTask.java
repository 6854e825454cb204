package io.perseid.subscriber;

/** What comes in from other threads; a hub does its tasks in the order in which they came. */
interface HubTask {
  /** Runs on the hub's event loop. */
  void run(Hub hub);
}
