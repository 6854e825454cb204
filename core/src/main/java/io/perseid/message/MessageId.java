package io.perseid.message;

/**
 * How message ids are made: a hybrid clock of wall time and counter.
 *
 * <p>42 bits of milliseconds since 2025-01-01T00:00Z, then 11 bits of counter: below 2^53, so that
 * JavaScript holds every id exactly. An id therefore tells its own age, and ids go on rising after
 * a restart of the whole cluster because time does.
 */
public final class MessageId {
  /** The largest id there can be: the largest integer that JavaScript holds exactly. */
  public static final long MAX = (1L << 53) - 1;

  private static final int COUNTER_BITS = 11;
  private static final long EPOCH_MILLIS = 1_735_689_600_000L;

  private MessageId() {}

  /** The lowest id of a wall-clock millisecond (Unix time); 0 for times before 2025. */
  public static long atMillis(long wallMillis) {
    return Math.max(0, wallMillis - EPOCH_MILLIS) << COUNTER_BITS;
  }

  /**
   * The Unix time in milliseconds at which an id was given, as the giving node's clock showed it.
   */
  public static long toMillis(long id) {
    return (id >>> COUNTER_BITS) + EPOCH_MILLIS;
  }
}
