package io.perseid.config;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The interaction modes that a file sets, laid over the built-in ones. */
final class OptionModes {
  private final Map<String, Map<OptionModeKey, Object>> set = new LinkedHashMap<>();
  private final Map<String, String> origins = new LinkedHashMap<>();
  private final List<String> errors;

  OptionModes(List<String> errors) {
    this.errors = errors;
  }

  void set(String mode, String key, String value, String origin) {
    String full = "modes." + mode + '.' + key + " (" + origin + ')';
    if (!mode.matches("[A-Za-z0-9]{1,64}")) {
      errors.add(full + ": " + mode + " is no name of a mode; allowed: 1 to 64 of A-Z a-z 0-9");
      return;
    }
    Optional<OptionModeKey> found = OptionModeKey.find(key);
    if (found.isEmpty()) {
      String hint =
          OptionNames.hint(key, Arrays.stream(OptionModeKey.values()).map(OptionModeKey::key));
      errors.add("unknown option " + full + ", value " + OptionReader.quote(value) + hint);
      return;
    }
    OptionType type = found.get().type();
    try {
      Object parsed = type.parse(type instanceof OptionType.Text ? bytes(value) : value.strip());
      Map<OptionModeKey, Object> values =
          set.computeIfAbsent(mode, m -> new EnumMap<>(OptionModeKey.class));
      if (values.put(found.get(), parsed) != null) {
        errors.add(full + " is already given");
      }
      origins.putIfAbsent(mode, origin);
    } catch (IllegalArgumentException | ArithmeticException e) {
      String problem = ": " + OptionReader.quote(value) + " is not allowed; allowed: ";
      errors.add(full + problem + type.allowed());
    }
  }

  Map<String, String> origins() {
    return Map.copyOf(origins);
  }

  List<ModeOptions> modes() {
    return List.of();
  }

  ModeOptions defaultMode() {
    return null;
  }

  /** Templates are bytes, one a character; a file is text. */
  private static String bytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
