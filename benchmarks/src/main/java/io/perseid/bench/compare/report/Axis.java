package io.perseid.bench.compare.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * Where values stand on a line of pixels.
 *
 * @param low value at the beginning
 * @param high value at the end, above {@code low}
 * @param logarithmic whether equal ratios have equal lengths; then {@code low} is above 0
 * @param from pixel of {@code low}
 * @param to pixel of {@code high}
 */
record Axis(double low, double high, boolean logarithmic, double from, double to) {
  /** An axis by decades that holds these values. */
  static Axis decades(List<Double> values, double from, double to) {
    double least = values.stream().filter(v -> v > 0).min(Double::compare).orElse(1.0);
    double most = values.stream().filter(v -> v > 0).max(Double::compare).orElse(10.0);
    double low = floor125(least);
    double high = ceil125(most);
    return new Axis(low, high > low ? high : low * 10, true, from, to);
  }

  /** An axis from nothing to a little more than the greatest value. */
  static Axis fromZero(double most, double from, double to) {
    double step = step(most > 0 ? most : 1);
    return new Axis(0, Math.ceil(most * 1.0001 / step) * step, false, from, to);
  }

  double at(double value) {
    double share =
        logarithmic
            ? (Math.log(Math.max(value, low)) - Math.log(low)) / (Math.log(high) - Math.log(low))
            : (value - low) / (high - low);
    return from + Math.min(1, Math.max(0, share)) * (to - from);
  }

  /** Values at which to draw the grid. */
  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    if (logarithmic) {
      boolean dense = high / low <= 1000;
      for (double tick = low; tick <= high * 1.001; tick = above(tick, dense)) {
        ticks.add(tick);
      }
    } else {
      double step = step(high);
      for (int i = 0; i * step <= high * 1.001; i++) {
        ticks.add(i * step);
      }
    }
    return ticks;
  }

  /** A round number in few letters. */
  static String label(double value) {
    if (value >= 1e6) {
      return plain(value / 1e6) + " M";
    }
    return value >= 1e4 ? plain(value / 1e3) + " k" : plain(value);
  }

  private static String plain(double value) {
    return BigDecimal.valueOf(value)
        .setScale(3, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }

  private static double above(double tick, boolean dense) {
    double decade = decade(tick);
    double digit = Math.round(tick / decade);
    return dense ? decade * (digit < 2 ? 2 : digit < 5 ? 5 : 10) : decade * 10;
  }

  private static double decade(double value) {
    return Math.pow(10, Math.floor(Math.log10(value) + 1e-9));
  }

  private static double floor125(double value) {
    double decade = decade(value);
    double digit = value / decade;
    return decade * (digit >= 5 ? 5 : digit >= 2 ? 2 : 1);
  }

  private static double ceil125(double value) {
    double decade = decade(value);
    double digit = value / decade;
    return decade * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
  }

  private static double step(double most) {
    double rough = decade(most);
    double digit = most / rough;
    return digit > 5 ? rough : digit > 2 ? rough / 2 : rough / 5;
  }
}
