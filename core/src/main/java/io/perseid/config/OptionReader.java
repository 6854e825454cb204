package io.perseid.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Gathers options from their sources and everything that is wrong with them. Sources are read in
 * rising order: what is set later counts. One thread.
 */
public final class OptionReader {
  /** Environment variable that names the file, as {@code --config} does. */
  public static final String FILE_VARIABLE = OptionForm.VARIABLE_PREFIX + "CONFIG";

  /** Environment variable that names a file of the original, as {@code --meteor-config} does. */
  public static final String METEOR_FILE_VARIABLE = OptionForm.VARIABLE_PREFIX + "METEOR_CONFIG";

  private static final Set<String> FILE_VARIABLES = Set.of(FILE_VARIABLE, METEOR_FILE_VARIABLE);

  /**
   * Variables that Kubernetes and Docker put into every container beside a service called perseid:
   * they say where that service is, and are no options of ours.
   */
  private static final Pattern SERVICE_LINK =
      Pattern.compile("PERSEID_(.*_)?(SERVICE_(HOST|PORT)(_.*)?|PORT_\\d+_(TCP|UDP)(_.*)?)");

  private final Map<Option, Object> values = new EnumMap<>(Option.class);
  private final Map<Option, String> origins = new EnumMap<>(Option.class);
  private final Map<Option, OptionLayer> layers = new EnumMap<>(Option.class);
  private final Set<Option> bad = EnumSet.noneOf(Option.class);
  private final List<String> errors = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final OptionModes modes = new OptionModes(errors);

  /** All options at their defaults. */
  public OptionReader() {
    for (Option option : Option.values()) {
      values.put(option, option.type().parse(option.defaultText()));
      origins.put(option, "default");
    }
  }

  /**
   * Sets an option as it was written.
   *
   * @param form how the name is spelled; each form stands for one source, which may give an option
   *     once
   * @param origin where it stands, for errors and {@code config show}: {@code file x.yaml, line 3}
   */
  public void set(OptionForm form, String name, String value, String origin) {
    Optional<Option> found = form.find(name);
    if (found.isEmpty()) {
      unknown(new Written(form.layer(), name, value, origin), form.names());
      return;
    }
    set(found.get(), new Written(form.layer(), name, value, origin));
  }

  /** Sets an option, under whatever name it was written; each source may give an option once. */
  public void set(Option option, Written written) {
    String place = written.name() + " (" + written.origin() + ")";
    if (layers.put(option, written.layer()) == written.layer()) {
      bad.add(option);
      error(place + " is already given: " + origins.get(option));
      return;
    }
    try {
      boolean verbatim = option.type() instanceof OptionType.Verbatim;
      String value = written.value();
      values.put(option, option.type().parse(verbatim ? value : value.strip()));
      origins.put(option, written.origin());
    } catch (IllegalArgumentException | ArithmeticException e) {
      bad.add(option);
      String allowed = "; allowed: " + option.allowed();
      String found = option.isSecret() ? "the value given" : quote(written.value());
      error(place + ": " + found + " is not allowed" + allowed);
    }
  }

  /** Sets every option whose variable stands in an environment. */
  public void environment(Map<String, String> environment) {
    environment.entrySet().stream()
        .filter(e -> e.getKey().startsWith(OptionForm.VARIABLE_PREFIX))
        .filter(e -> !FILE_VARIABLES.contains(e.getKey()) && !isServiceLink(e))
        .sorted(Map.Entry.comparingByKey())
        .forEach(e -> set(OptionForm.VARIABLE, e.getKey(), e.getValue(), "environment"));
  }

  /**
   * Sets one value of an interaction mode: {@code modes: NAME: KEY: VALUE} of a file.
   *
   * @param mode its name, or {@link OptionModes#EVERY}
   */
  public void setMode(String mode, String key, Written written) {
    modes.set(mode, key, written);
  }

  /**
   * Notes that there is no option of a name.
   *
   * @param known the names that there are
   */
  public void unknown(Written written, Stream<String> known) {
    Optional<String> meant = OptionNames.nearest(written.name(), known);
    // Whoever mistypes the name of a secret shall not find its value in a log.
    boolean secret =
        meant.stream()
            .flatMap(name -> Arrays.stream(OptionForm.values()).map(form -> form.find(name)))
            .anyMatch(option -> option.filter(Option::isSecret).isPresent());
    error(
        "unknown option "
            + written.name()
            + " ("
            + written.origin()
            + (secret ? "" : ", value " + quote(written.value()))
            + ")"
            + OptionNames.hint(meant));
  }

  /** Notes that a source could not be read as a whole. */
  public void error(String error) {
    errors.add(error);
  }

  /** Whether something was wrong so far, apart from what options must hold together. */
  boolean hasErrors() {
    return !errors.isEmpty();
  }

  /** Every option with value and origin, as far as they could be read. */
  public OptionValues values() {
    return new OptionValues(values, origins);
  }

  /** The modes and what was set of them, as far as it could be read. */
  public OptionModes modes() {
    return modes;
  }

  /** Notes what the operator should know although it is no error. */
  public void warn(String warning) {
    warnings.add(warning);
  }

  /** What the operator should know: one sentence each, without line ends. */
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  /**
   * The options of a node.
   *
   * @throws OptionException with all errors of all sources
   */
  public NodeOptions read() throws OptionException {
    OptionValues all = values();
    List<String> found = new ArrayList<>(errors);
    found.addAll(new OptionChecks(all, bad).errors());
    if (!found.isEmpty()) {
      throw new OptionException(found);
    }
    NodeOptions node = new OptionAssembly(all).node(modes);
    List<String> refused = node.subscriber().errors();
    if (!refused.isEmpty()) {
      throw new OptionException(refused);
    }
    return node;
  }

  private static boolean isServiceLink(Map.Entry<String, String> entry) {
    return SERVICE_LINK.matcher(entry.getKey()).matches()
        || entry.getKey().endsWith("_PORT") && entry.getValue().matches("(tcp|udp)://.*");
  }

  /** A value as errors show it: within quotes, on one line. */
  public static String quote(String value) {
    return '"' + value.replaceAll("\\p{Cntrl}", " ") + '"';
  }
}
