package io.perseid.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What an option's text may be, and how it becomes a value. */
sealed interface OptionType {
  /**
   * The value of a text: a String, Boolean, Long or List of String.
   *
   * @throws IllegalArgumentException when it is none of the allowed ones
   */
  Object parse(String text);

  /** The allowed texts, as an error and the manual name them. */
  String allowed();

  /** A word that stands for a value in a command's help. */
  String label();

  /** A value in the form in which it could be given again. */
  default String show(Object value) {
    return value.toString();
  }

  /** A word or path that must match a pattern; {@code prose} says the same for people. */
  record Text(Pattern pattern, String allowed) implements OptionType {
    @Override
    public String label() {
      return "TEXT";
    }

    @Override
    public Object parse(String text) {
      require(pattern.matcher(text).matches());
      return text;
    }
  }

  /** Any text up to a length, blanks and line ends at its ends included. */
  record Verbatim(int lengthMax) implements OptionType {
    @Override
    public String label() {
      return "TEXT";
    }

    @Override
    public Object parse(String text) {
      require(text.length() <= lengthMax);
      return text;
    }

    @Override
    public String allowed() {
      return "any text of at most " + lengthMax + " characters";
    }
  }

  /** A text that is never shown. */
  record Secret(int lengthMax) implements OptionType {
    private static final String HIDDEN = "(not shown)";

    @Override
    public String label() {
      return "TEXT";
    }

    @Override
    public Object parse(String text) {
      require(text.length() <= lengthMax && text.chars().noneMatch(Character::isISOControl));
      return text;
    }

    @Override
    public String allowed() {
      return "up to " + lengthMax + " characters, or empty";
    }

    @Override
    public String show(Object value) {
      return value.equals("") ? "" : HIDDEN;
    }
  }

  /** One of a few words. */
  record Choice(List<String> words) implements OptionType {
    static Choice of(String... words) {
      return new Choice(List.of(words));
    }

    @Override
    public String label() {
      return String.join("|", words);
    }

    @Override
    public Object parse(String text) {
      String word = text.toLowerCase(Locale.ROOT);
      require(words.contains(word));
      return word;
    }

    @Override
    public String allowed() {
      return String.join(", ", words);
    }
  }

  /** Yes or no. */
  record Flag() implements OptionType {
    @Override
    public String label() {
      return "true|false";
    }

    @Override
    public Object parse(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "true", "yes" -> true;
        case "false", "no" -> false;
        default -> throw new IllegalArgumentException();
      };
    }

    @Override
    public String allowed() {
      return "true, false";
    }
  }

  /** Words set apart by commas. */
  record Words(Pattern pattern, int countMax, String allowed) implements OptionType {
    @Override
    public String label() {
      return "LIST";
    }

    @Override
    public Object parse(String text) {
      List<String> words =
          Arrays.stream(text.split(",")).map(String::strip).filter(w -> !w.isEmpty()).toList();
      require(words.size() <= countMax && words.stream().distinct().count() == words.size());
      words.forEach(word -> require(pattern.matcher(word).matches()));
      return words;
    }

    @Override
    public String show(Object value) {
      return String.join(",", ((List<?>) value).stream().map(Object::toString).toList());
    }
  }

  /** Addresses and blocks of addresses, set apart by commas. */
  record Blocks(int countMax) implements OptionType {
    private static final Pattern ANY = Pattern.compile(".+");

    @Override
    public String label() {
      return "LIST";
    }

    @Override
    public Object parse(String text) {
      List<?> words = (List<?>) new Words(ANY, countMax, "").parse(text);
      words.forEach(word -> AddressBlock.parse(word.toString()));
      return words;
    }

    @Override
    public String allowed() {
      return "up to "
          + countMax
          + " different IP addresses or blocks that begin at their first address, such as"
          + " 10.0.0.0/8, set apart by commas";
    }

    @Override
    public String show(Object value) {
      return String.join(",", ((List<?>) value).stream().map(Object::toString).toList());
    }
  }

  /** A number of a range, in a unit; with {@code auto} also that word, kept as {@link #AUTO}. */
  record Whole(OptionUnit unit, long min, long max, boolean auto) implements OptionType {
    /** The value that stands for the word {@code auto}. */
    static final long AUTO = -1;

    @Override
    public String label() {
      return unit.label();
    }

    @Override
    public Object parse(String text) {
      if (auto && text.equalsIgnoreCase("auto")) {
        return AUTO;
      }
      long value = unit.parse(text);
      require(value >= min && value <= max);
      return value;
    }

    @Override
    public String allowed() {
      String kind = unit == OptionUnit.COUNT ? "a whole number from " : "";
      String range = kind + unit.show(min) + " to " + unit.show(max) + unit.hint();
      return auto ? "auto, or " + range : range;
    }

    @Override
    public String show(Object value) {
      return auto && value.equals(AUTO) ? "auto" : unit.show((Long) value);
    }
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException();
    }
  }
}
