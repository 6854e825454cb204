package io.perseid.config;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the name that was probably meant. */
public final class OptionNames {
  private OptionNames() {}

  /** The known name that is nearest to the written one, or nothing when none is like it. */
  public static Optional<String> nearest(String written, Stream<String> known) {
    String plain = plain(written);
    return known
        .map(name -> new Candidate(name, distance(plain, plain(name))))
        .filter(c -> c.distance <= Math.max(2, plain.length() / 3))
        .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
        .map(Candidate::name);
  }

  /** A last half sentence for an error: the nearest name, or nothing. */
  public static String hint(String written, Stream<String> known) {
    return hint(nearest(written, known));
  }

  static String hint(Optional<String> meant) {
    return meant.map(name -> "; did you mean " + name + "?").orElse("");
  }

  /** Letters and digits only, so that a dot for a dash, or a capital, is no difference. */
  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  /** Levenshtein's: the fewest letters to change, add or leave out. */
  private static int distance(String a, String b) {
    if (b.endsWith(a) && !a.isEmpty()) {
      return a.equals(b) ? 0 : 1;
    }
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }

  private record Candidate(String name, int distance) {}
}
