package io.perseid.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoublePredicate;

/**
 * The search for the greatest rate that a server sustains. It climbs by a factor while trials pass,
 * then halves what is left between the best that passed and the least that failed, in ratios.
 *
 * @param factor from one rung to the next, above 1
 * @param tolerance ends the search when the least that failed is at most this much above the best
 *     that passed: 0.1 for a tenth
 * @param trialsMax ends it in any case
 */
record Ladder(double factor, double tolerance, int trialsMax) {
  Ladder {
    if (factor <= 1 || tolerance <= 0 || trialsMax < 1) {
      throw new IllegalArgumentException(
          "factor %s, tolerance %s, %d trials; expected more than 1, more than 0, at least 1"
              .formatted(factor, tolerance, trialsMax));
    }
  }

  /** One trial. */
  record Rung(double rate, boolean passed) {}

  /** All trials in their order. */
  record Climb(List<Rung> rungs) {
    /** The greatest rate that passed; 0 when none did. */
    double best() {
      return rungs.stream().filter(Rung::passed).mapToDouble(Rung::rate).max().orElse(0);
    }

    /** Whether something failed above the best: otherwise the server may be better than it. */
    boolean foundTheEnd() {
      return rungs.stream().anyMatch(rung -> !rung.passed() && rung.rate() > best());
    }
  }

  /** Begins at a rate, downwards if that one fails. */
  Climb climb(double start, DoublePredicate trial) {
    List<Rung> rungs = new ArrayList<>();
    double passed = 0;
    double failed = Double.POSITIVE_INFINITY;
    double rate = start;
    while (rungs.size() < trialsMax && failed > passed * (1 + tolerance)) {
      boolean good = trial.test(rate);
      rungs.add(new Rung(rate, good));
      if (good) {
        passed = rate;
      } else {
        failed = rate;
      }
      rate = next(passed, failed);
    }
    return new Climb(List.copyOf(rungs));
  }

  private double next(double passed, double failed) {
    if (passed == 0) {
      return failed / factor;
    }
    return Double.isInfinite(failed) ? passed * factor : Math.sqrt(passed * failed);
  }
}
