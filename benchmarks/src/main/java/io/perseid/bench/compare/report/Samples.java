package io.perseid.bench.compare.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** What repeated measurements of one thing gave, in the order in which they were taken. */
public record Samples(List<Double> values) {
  /** Keeps a copy. */
  public Samples {
    values = List.copyOf(values);
  }

  /** Whether nothing was measured. */
  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** The middle value, or the mean of the two in the middle; NaN of none. */
  public double median() {
    if (isEmpty()) {
      return Double.NaN;
    }
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** The smallest; NaN of none. */
  public double min() {
    return values.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
  }

  /** The greatest; NaN of none. */
  public double max() {
    return values.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
  }

  /**
   * These divided by those, pair by pair. Runs that were taken one after the other share the
   * machine's mood, which moves more than what is measured; their ratio does not.
   */
  public Samples over(Samples others) {
    return new Samples(
        IntStream.range(0, Math.min(values.size(), others.values.size()))
            .mapToObj(i -> values.get(i) / others.values.get(i))
            .filter(Double::isFinite)
            .toList());
  }

  /** The median, with the extremes when there are several. */
  @Override
  public String toString() {
    if (isEmpty()) {
      return "–";
    }
    String median = number(median());
    return values.size() == 1 ? median : median + " (" + number(min()) + "–" + number(max()) + ")";
  }

  /** A number with three digits that mean something, in groups of thousands. */
  public static String number(double value) {
    if (!Double.isFinite(value)) {
      return "–";
    }
    double size = Math.abs(value);
    int digits = size == 0 || size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 3;
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }
}
