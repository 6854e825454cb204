package io.perseid.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a number counts, and the units in which it may be written. */
enum OptionUnit {
  COUNT("", List.of()),
  BYTES("bytes", List.of("B", "KiB", "MiB", "GiB"), 1, 1L << 10, 1L << 20, 1L << 30),
  SECONDS("seconds", List.of("s", "m", "h", "d"), 1, 60, 3600, 86_400),
  MILLIS("milliseconds", List.of("ms", "s", "m", "h"), 1, 1000, 60_000, 3_600_000);

  private static final Pattern NUMBER = Pattern.compile("(\\d{1,15})\\s?([A-Za-z]*)");

  private final String plain;
  private final Map<String, Long> factors = new LinkedHashMap<>();

  OptionUnit(String plain, List<String> names, long... sizes) {
    this.plain = plain;
    for (int i = 0; i < sizes.length; i++) {
      factors.put(names.get(i), sizes[i]);
    }
  }

  /** A word that stands for such a number in a command's help. */
  String label() {
    return switch (this) {
      case COUNT -> "N";
      case BYTES -> "SIZE";
      case SECONDS, MILLIS -> "TIME";
    };
  }

  /** The units that may follow a number, as an error and the manual name them. */
  String hint() {
    return factors.isEmpty()
        ? ""
        : " (" + plain + ", or with " + String.join(", ", factors.keySet()) + ")";
  }

  /** The number of a text such as {@code 2h}, {@code 256KiB} or {@code 7200}. */
  long parse(String text) {
    Matcher matcher = NUMBER.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException();
    }
    return Math.multiplyExact(Long.parseLong(matcher.group(1)), factor(matcher.group(2)));
  }

  /** The shortest exact text of a number. */
  String show(long value) {
    String text = Long.toString(value);
    for (Map.Entry<String, Long> unit : factors.entrySet()) {
      if (value % unit.getValue() == 0 && (value != 0 || unit.getValue() == 1)) {
        text = value / unit.getValue() + unit.getKey();
      }
    }
    return text;
  }

  private long factor(String name) {
    if (name.isEmpty()) {
      return 1;
    }
    for (Map.Entry<String, Long> unit : factors.entrySet()) {
      if (unit.getKey().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
        return unit.getValue();
      }
    }
    throw new IllegalArgumentException();
  }
}
