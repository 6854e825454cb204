package io.perseid.config;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Every option with its value and the place it comes from. */
public final class OptionValues {
  private final Map<Option, Object> values;
  private final Map<Option, String> origins;

  OptionValues(Map<Option, Object> values, Map<Option, String> origins) {
    this.values = new EnumMap<>(values);
    this.origins = new EnumMap<>(origins);
  }

  /** The value, in the form in which it could be given again; only a secret is not shown. */
  public String show(Option option) {
    return option.type().show(values.get(option));
  }

  /** Whether the option has the same value in both, also where it is not shown. */
  public boolean isSame(Option option, OptionValues other) {
    return values.get(option).equals(other.values.get(option));
  }

  /** Where the value comes from: {@code default}, or the place in its source. */
  public String origin(Option option) {
    return origins.get(option);
  }

  /** Whether nobody set the option. */
  public boolean isDefault(Option option) {
    return origin(option).equals("default");
  }

  /** Address on which the port of an option is listened on. */
  String host(Option port) {
    String host =
        Arrays.stream(Option.values())
            .filter(o -> o.key().equals(port.section() + ".host"))
            .map(this::text)
            .findFirst()
            .orElseThrow();
    return port == Option.STARDUST_PORT && host.equals("auto")
        ? text(Option.SUBSCRIBER_HOST)
        : host;
  }

  String text(Option option) {
    return (String) values.get(option);
  }

  boolean flag(Option option) {
    return (Boolean) values.get(option);
  }

  /** A number in the option's plain unit, or {@link OptionType.Whole#AUTO}. */
  long number(Option option) {
    return (Long) values.get(option);
  }

  int whole(Option option) {
    return Math.toIntExact(number(option));
  }

  boolean isAuto(Option option) {
    return number(option) == OptionType.Whole.AUTO;
  }

  List<String> words(Option option) {
    return ((List<?>) values.get(option)).stream().map(Object::toString).toList();
  }
}
