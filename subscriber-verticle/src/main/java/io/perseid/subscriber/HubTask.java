package io.perseid.subscriber;

/** What comes in from other threads; a hub does its tasks in the order in which they came. */
interface HubTask {
  /** Runs on the hub's event loop. */
  void run(Hub hub);

  /** What it costs, in deliveries that are only laid aside: as much as a subscriber that begins. */
  default int weight() {
    return 16;
  }
}
