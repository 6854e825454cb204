package io.perseid.config;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The interaction modes that a file sets, laid over the built-in ones. */
final class OptionModes {
  private final Map<String, Map<OptionModeKey, Object>> sections = new LinkedHashMap<>();
  private final Map<String, String> origins = new LinkedHashMap<>();
  private final List<String> errors;

  OptionModes(List<String> errors) {
    this.errors = errors;
  }

  void set(String mode, String key, String value, String origin) {
    String full = "modes." + mode + '.' + key + " (" + origin + ')';
    if (!mode.matches("[A-Za-z0-9]{1,64}")) {
      errors.add(
          full
              + ": "
              + OptionReader.quote(mode)
              + " is no name of a mode; allowed: 1 to 64 of"
              + " A-Z a-z 0-9");
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
      Map<OptionModeKey, Object> section =
          sections.computeIfAbsent(mode, m -> new EnumMap<>(OptionModeKey.class));
      if (section.put(found.get(), parsed) != null) {
        errors.add(full + " is already given");
      }
      origins.putIfAbsent(mode, origin);
    } catch (IllegalArgumentException | ArithmeticException e) {
      String problem = ": " + OptionReader.quote(value) + " is not allowed; allowed: ";
      errors.add(full + problem + type.allowed());
    }
  }

  /** Where each mode of the file was first set. */
  Map<String, String> origins() {
    return Map.copyOf(origins);
  }

  /** All modes with a name: the built-in ones in their order, then the file's own. */
  List<ModeOptions> modes() {
    Map<String, ModeOptions> modes = new LinkedHashMap<>();
    DefaultModes.all().forEach(mode -> modes.put(mode.name(), mode));
    sections.forEach(
        (name, section) ->
            modes.merge(
                name,
                overlay(name, DefaultModes.fallback(), section),
                (builtIn, added) -> overlay(name, builtIn, section)));
    return List.copyOf(modes.values());
  }

  private static ModeOptions overlay(
      String name, ModeOptions base, Map<OptionModeKey, Object> section) {
    String message = text(section, OptionModeKey.MESSAGE, base.messageTemplate());
    return new ModeOptions(
        name,
        (Boolean) section.getOrDefault(OptionModeKey.PERSIST, base.persist()),
        whole(section, OptionModeKey.MAX_MESSAGES, base.maxMessages()),
        whole(section, OptionModeKey.MAX_TIME, base.maxTimeSeconds()),
        text(section, OptionModeKey.HEADER, base.headerTemplate()),
        text(section, OptionModeKey.CHANNEL_INFO, base.channelInfoTemplate()),
        message,
        text(section, OptionModeKey.PING, base.pingMessage()),
        text(section, OptionModeKey.SHUTDOWN, base.shutdownMessage()),
        text(section, OptionModeKey.GAP, base.gapTemplate()),
        policy(section, base, message));
  }

  /** A template that is set anew brings its own policy, unless that is set too. */
  private static TextPolicy policy(
      Map<OptionModeKey, Object> section, ModeOptions base, String message) {
    Object set = section.get(OptionModeKey.TEXT);
    if (set != null) {
      return TextPolicy.valueOf(set.toString().toUpperCase(Locale.ROOT));
    }
    return section.containsKey(OptionModeKey.MESSAGE)
        ? TextPolicy.forTemplate(message)
        : base.textPolicy();
  }

  private static String text(
      Map<OptionModeKey, Object> section, OptionModeKey key, String otherwise) {
    return (String) section.getOrDefault(key, otherwise);
  }

  private static int whole(Map<OptionModeKey, Object> section, OptionModeKey key, int otherwise) {
    return Math.toIntExact((Long) section.getOrDefault(key, (long) otherwise));
  }

  /** Templates are bytes, one a character; a file is text. */
  private static String bytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
