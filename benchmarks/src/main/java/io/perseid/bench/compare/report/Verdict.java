package io.perseid.bench.compare.report;

/** How far a goal was met. */
public enum Verdict {
  /** As good as was aimed at, or better. */
  AIM("aim met"),
  /** At least what must be reached. */
  REACHED("reached"),
  /** Less than that. */
  MISSED("not reached"),
  /** There is no figure. */
  UNKNOWN("not measured");

  private final String words;

  Verdict(String words) {
    this.words = words;
  }

  /**
   * Judges a figure.
   *
   * @param less whether smaller is better
   * @param measured NaN when it was not measured
   */
  public static Verdict of(boolean less, double reach, double aim, double measured) {
    if (Double.isNaN(measured)) {
      return UNKNOWN;
    }
    if (less ? measured <= aim : measured >= aim) {
      return AIM;
    }
    return (less ? measured <= reach : measured >= reach) ? REACHED : MISSED;
  }

  /** As the report says it. */
  public String words() {
    return words;
  }
}
