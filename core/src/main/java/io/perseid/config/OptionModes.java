package io.perseid.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The interaction modes that sources set, laid over the built-in ones.
 *
 * <p>A mode's value is the one set for it, else the one set for every mode, else the built-in one.
 * Source: spec of configuration and modes. One thread.
 */
public final class OptionModes {
  /** Stands in a mode's place for all that have no value of their own; no mode's name can be so. */
  public static final String EVERY = "every-mode";

  private record Entry(Object value, Written written) {}

  private final Map<String, Map<OptionModeKey, Entry>> sections = new LinkedHashMap<>();
  private final List<String> errors;

  OptionModes(List<String> errors) {
    this.errors = errors;
  }

  void set(String mode, String key, Written written) {
    String place = written.name() + " (" + written.origin() + ')';
    if (!isName(mode) && !mode.equals(EVERY)) {
      errors.add(
          place
              + ": "
              + OptionReader.quote(mode)
              + " is no name of a mode; allowed: 1 to 64 of A-Z a-z 0-9, or "
              + EVERY);
      return;
    }
    String text = utf8(written.value());
    Optional<OptionModeKey> found = OptionModeKey.find(key);
    if (found.isEmpty()) {
      String hint =
          OptionNames.hint(key, Arrays.stream(OptionModeKey.values()).map(OptionModeKey::key));
      errors.add("unknown option " + place + ", value " + OptionReader.quote(text) + hint);
      return;
    }
    OptionType type = found.get().type();
    try {
      Object value = type.parse(type instanceof OptionType.Text ? written.value() : text.strip());
      Entry before =
          sections
              .computeIfAbsent(mode, m -> new EnumMap<>(OptionModeKey.class))
              .put(found.get(), new Entry(value, written));
      if (before != null && before.written.layer() == written.layer()) {
        errors.add(place + " is already given: " + before.written.origin());
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      String problem = ": " + OptionReader.quote(text) + " is not allowed; allowed: ";
      errors.add(place + problem + type.allowed());
    }
  }

  /** Whether an address can name a mode so. */
  public static boolean isName(String mode) {
    return mode.matches("[A-Za-z0-9]{1,64}");
  }

  /** The names that sources gave values to, in their order; {@link #EVERY} may be among them. */
  public List<String> named() {
    return List.copyOf(sections.keySet());
  }

  /** What sources set of a mode: each key, and how its value was written. */
  public Map<String, Written> section(String mode) {
    Map<String, Written> section = new LinkedHashMap<>();
    sections
        .getOrDefault(mode, Map.of())
        .forEach((key, entry) -> section.put(key.key(), entry.written()));
    return section;
  }

  /**
   * All modes with a name: the built-in ones in their order, then the sources' own.
   *
   * @param builtIn whether those of the original's sample configuration are among them
   */
  public List<ModeOptions> modes(boolean builtIn) {
    Map<String, Map<OptionModeKey, Object>> bases = new LinkedHashMap<>();
    if (builtIn) {
      Map<OptionModeKey, Object> common = forAll(true);
      DefaultModes.all().forEach(m -> bases.put(m.name(), over(common, OptionModeKey.own(m))));
    }
    DefaultModes.ours().forEach(m -> bases.put(m.name(), OptionModeKey.valuesOf(m)));
    for (String name : sections.keySet()) {
      if (!name.equals(EVERY)) {
        bases.putIfAbsent(name, forAll(builtIn));
      }
    }
    List<ModeOptions> modes = new ArrayList<>();
    bases.forEach((name, base) -> modes.add(mode(name, over(base, set(name)))));
    return modes;
  }

  /** The values of a mode of any other name. */
  public ModeOptions fallback(boolean builtIn) {
    return mode("", forAll(builtIn));
  }

  /** A script's gap frame means nothing where messages are told otherwise, unless it was set. */
  private ModeOptions mode(String name, Map<OptionModeKey, Object> values) {
    boolean set =
        set(name).containsKey(OptionModeKey.GAP) || set(EVERY).containsKey(OptionModeKey.GAP);
    if (!set
        && isScript(values.get(OptionModeKey.GAP))
        && !isScript(values.get(OptionModeKey.MESSAGE))) {
      values.put(OptionModeKey.GAP, "");
    }
    return OptionModeKey.mode(name, values);
  }

  private static boolean isScript(Object template) {
    return ((String) template).toLowerCase(Locale.ROOT).contains("<script");
  }

  private Map<OptionModeKey, Object> forAll(boolean builtIn) {
    ModeOptions base = builtIn ? DefaultModes.fallback() : DefaultModes.bare();
    return over(OptionModeKey.valuesOf(base), set(EVERY));
  }

  private Map<OptionModeKey, Object> set(String mode) {
    Map<OptionModeKey, Object> values = new EnumMap<>(OptionModeKey.class);
    sections.getOrDefault(mode, Map.of()).forEach((key, entry) -> values.put(key, entry.value()));
    return values;
  }

  private static Map<OptionModeKey, Object> over(
      Map<OptionModeKey, Object> below, Map<OptionModeKey, Object> above) {
    Map<OptionModeKey, Object> both = new EnumMap<>(below);
    both.putAll(above);
    return both;
  }

  private static String utf8(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
