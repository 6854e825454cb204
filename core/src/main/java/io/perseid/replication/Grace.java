package io.perseid.replication;

/**
 * How long a batch that came too early waits for the one before it. Batches of different publishers
 * overtake each other: where one turns out to have been late and not lost, patience grows.
 */
final class Grace {
  private static final long MILLIS_MIN = 40;
  private static final long MILLIS_MAX = 500;

  private final Lane lane;
  private final Runnable over;
  private Lane.Timer timer;
  private long millis = MILLIS_MIN;

  /**
   * @param over run on the lane when the wait is over
   */
  Grace(Lane lane, Runnable over) {
    this.lane = lane;
    this.over = over;
  }

  /** Begins to wait, unless it does so already. */
  void begin() {
    if (timer == null) {
      timer =
          lane.schedule(
              millis,
              () -> {
                timer = null;
                over.run();
              });
    }
  }

  void shorten() {
    millis = Math.max(MILLIS_MIN, millis * 9 / 10);
  }

  void lengthen() {
    millis = Math.min(MILLIS_MAX, millis * 2);
  }
}
