package io.perseid.broker;

/**
 * Ids of a channel under which there may have been messages that a subscriber can no longer be
 * given.
 *
 * @param from the lowest, above 0
 * @param to the highest, not below {@code from}
 */
public record Gap(long from, long to) {
  /** Checks the bounds. */
  public Gap {
    if (from <= 0 || to < from) {
      throw new IllegalArgumentException("gap from " + from + " to " + to);
    }
  }
}
