package io.perseid.config.meteor;

import io.perseid.config.Option;
import io.perseid.config.OptionLayer;
import io.perseid.config.OptionNames;
import io.perseid.config.OptionReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Parameters of the original on a command line: {@code -SubscriberPort 80 -MaxMessages.iframe 2}.
 * Source: spec of configuration.
 */
public final class MeteorWords {
  private static final String ORIGIN = "command line";
  private static final char UNREADABLE = '\uFFFD';

  private record Word(String name, String value) {}

  private final List<Word> words = new ArrayList<>();

  /**
   * Adds a parameter.
   *
   * @param name as written, without its hyphen
   * @param value as it is meant: without the hyphen that doubles another; 1 where none was given
   */
  public void add(String name, String value) {
    words.add(new Word(name, value));
  }

  /** Forgets all. */
  public void clear() {
    words.clear();
  }

  /** Whether a word, without its hyphen, asks for help. */
  public static boolean isHelp(String name) {
    return MeteorParameter.inWords(name).equals(List.of(MeteorParameter.HELP));
  }

  /** Whether a word, without its hyphen, asks for the version. */
  public static boolean isVersion(String name) {
    return !name.isEmpty() && "version".startsWith(name.toLowerCase(Locale.ROOT));
  }

  /** The original's file that the words name, if they do. */
  public Optional<Path> file() {
    return words.stream()
        .filter(
            w ->
                MeteorParameter.inWords(w.name)
                    .equals(List.of(MeteorParameter.CONFIG_FILE_LOCATION)))
        .reduce((earlier, later) -> later)
        .map(w -> Path.of(w.value));
  }

  /** Sets what the words say; what is wrong with them becomes errors of the reader. */
  public void read(OptionReader reader) {
    MeteorSettings settings = new MeteorSettings(OptionLayer.COMMAND_LINE);
    words.forEach(word -> read(word, settings));
    settings.applyTo(reader);
  }

  private static void read(Word word, MeteorSettings settings) {
    int dot = word.name.indexOf('.');
    String name = dot < 0 ? word.name : word.name.substring(0, dot);
    List<MeteorParameter> found = MeteorParameter.inWords(name);
    String place =
        "-" + word.name + " (" + ORIGIN + ", value " + OptionReader.quote(word.value) + ")";
    if (found.isEmpty()) {
      settings.error("unknown parameter " + place + hint(name));
    } else if (found.size() > 1) {
      settings.error(place + " may be " + list(found) + "; more letters make it clear");
    } else if (word.value.indexOf(UNREADABLE) >= 0) {
      settings.error(
          place
              + " has characters that this locale cannot read; expected: a UTF-8 locale such as"
              + " LC_ALL=C.UTF-8");
    } else {
      String mode = dot < 0 ? "" : word.name.substring(dot + 1);
      byte[] bytes = word.value.getBytes(StandardCharsets.UTF_8);
      String raw = new String(bytes, StandardCharsets.ISO_8859_1);
      settings.put(new MeteorValue(found.get(0), mode, raw, ORIGIN));
    }
  }

  private static String hint(String name) {
    String original = OptionNames.hint(name, MeteorParameter.labels().map(label -> "-" + label));
    return original.isEmpty()
        ? OptionNames.hint(name, Arrays.stream(Option.values()).map(Option::flag))
        : original;
  }

  private static String list(List<MeteorParameter> parameters) {
    return parameters.stream().map(p -> "-" + p.label()).collect(Collectors.joining(", "));
  }
}
