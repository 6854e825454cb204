package io.perseid.config.meteor;

import java.util.Optional;

/** How a value of the original becomes a value of ours. */
enum MeteorMeaning {
  SAME("any text"),
  NUMBER("a whole number without a unit"),
  YES_OR_NO("1 for a stream, 0 for a poll"),
  SET_UNLESS_EMPTY("an address, or empty"),
  EMPTY_IS_ALL("an address, or empty for all"),
  SLASH_IS_NONE("a folder, or empty or / for none"),
  DEBUG_LEVEL("1 or 0"),
  CLOCK("human or unix");

  private final String allowed;

  MeteorMeaning(String allowed) {
    this.allowed = allowed;
  }

  /** The texts that can be understood, in words. */
  String allowed() {
    return allowed;
  }

  /**
   * Our value; nothing where ours shall stay as it is.
   *
   * @throws IllegalArgumentException for a text that is none of the allowed
   */
  Optional<String> translate(String value) {
    return switch (this) {
      case SAME -> Optional.of(value);
      case NUMBER -> Optional.of(number(value));
      case YES_OR_NO -> Optional.of(yesOrNo(value));
      case SET_UNLESS_EMPTY -> Optional.of(value).filter(v -> !v.isBlank());
      case EMPTY_IS_ALL -> Optional.of(value.isBlank() ? "0.0.0.0" : value);
      case SLASH_IS_NONE -> Optional.of(value.equals("/") ? "" : value);
      case DEBUG_LEVEL -> Optional.of(number(value).matches("0+") ? "info" : "debug");
      case CLOCK -> Optional.of(value.equals("unix") ? "unix" : "human");
    };
  }

  private static String number(String value) {
    String number = value.strip();
    if (!number.matches("[0-9]*")) {
      throw new IllegalArgumentException();
    }
    return number.isEmpty() ? "0" : number;
  }

  private static String yesOrNo(String value) {
    return switch (number(value)) {
      case "0" -> "false";
      case "1" -> "true";
      default -> throw new IllegalArgumentException();
    };
  }
}
