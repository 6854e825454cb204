package io.perseid.server.command;

import io.perseid.config.Option;
import io.perseid.config.OptionForm;
import io.perseid.config.OptionLayer;
import io.perseid.config.OptionReader;
import io.perseid.config.Written;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParseResult;

/** The option table as flags of a command: their help, and what was given. */
final class OptionFlags {
  private static final String ORIGIN = "command line";

  private OptionFlags() {}

  /**
   * Adds a flag for every option, and lets unknown ones through to {@link #read}.
   *
   * @param names further flags that this command has for some options, whose sections then come
   *     first; one that is another option's flag means this one here
   */
  static void addTo(CommandSpec command, Map<Option, List<String>> names) {
    Set<String> sections = names.keySet().stream().map(Option::section).collect(Collectors.toSet());
    Set<String> taken = names.values().stream().flatMap(List::stream).collect(Collectors.toSet());
    Arrays.stream(Option.values())
        .filter(option -> !taken.contains(option.flag()))
        .sorted(Comparator.comparing(option -> !sections.contains(option.section())))
        .forEach(option -> command.addOption(spec(option, names.getOrDefault(option, List.of()))));
    command.parser().unmatchedArgumentsAllowed(true);
    command
        .usageMessage()
        .sectionMap()
        .put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, OptionFlags::help);
  }

  /** Sets what was given on the command line. */
  static void read(ParseResult parsed, OptionReader reader) {
    for (Option option : Option.values()) {
      OptionSpec spec = parsed.matchedOption(option.flag());
      if (spec != null && isOf(option, spec)) {
        for (String value : spec.stringValues()) {
          reader.set(OptionForm.FLAG, option.flag(), value, ORIGIN);
        }
      }
    }
    readUnknown(parsed, reader);
  }

  /** Whether a flag stands for an option: the option's own name is the last of it. */
  private static boolean isOf(Option option, OptionSpec spec) {
    return spec.names()[spec.names().length - 1].equals(option.flag());
  }

  private static void readUnknown(ParseResult parsed, OptionReader reader) {
    List<String> words = parsed.unmatched();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      if (!word.startsWith("-")) {
        reader.error("unexpected argument \"" + word + "\" (" + ORIGIN + ")");
        continue;
      }
      String value = word.substring(Math.min(word.length(), name.length() + 1));
      if (equals < 0 && i + 1 < words.size() && !words.get(i + 1).startsWith("-")) {
        value = words.get(++i);
      }
      Stream<String> known = parsed.commandSpec().optionsMap().keySet().stream();
      reader.unknown(new Written(OptionLayer.COMMAND_LINE, name, value, ORIGIN), known);
    }
  }

  private static OptionSpec spec(Option option, List<String> further) {
    List<String> names = new ArrayList<>(further);
    names.addAll(option.aliases());
    names.add(option.flag());
    OptionSpec.Builder spec =
        OptionSpec.builder(names.toArray(String[]::new))
            .type(List.class)
            .auxiliaryTypes(String.class)
            .arity(option.isFlag() ? "0..1" : "1")
            .paramLabel(option.label())
            .description(escape(option.prose()), escape(range(option)));
    if (option.isFlag()) {
      spec.fallbackValue("true");
    }
    return spec.build();
  }

  private static String range(Option option) {
    String given = option.defaultText().isEmpty() ? "empty" : option.defaultText();
    return "Default: " + given + ". Allowed: " + option.allowed() + ".";
  }

  /** Picocli formats descriptions. */
  private static String escape(String text) {
    return text.replace("%", "%%").replace("@", "@@");
  }

  private static String help(Help help) {
    Map<String, List<OptionSpec>> sections = new LinkedHashMap<>();
    for (OptionSpec spec : help.commandSpec().options()) {
      sections.computeIfAbsent(section(spec), s -> new ArrayList<>()).add(spec);
    }
    return sections.entrySet().stream()
        .map(
            section -> {
              Help.Layout layout =
                  help.createDefaultLayout(section.getValue(), List.of(), help.colorScheme());
              layout.addOptions(section.getValue(), help.createDefaultParamLabelRenderer());
              return "\n"
                  + help.colorScheme().text("@|bold " + section.getKey() + "|@")
                  + "\n"
                  + layout;
            })
        .collect(Collectors.joining());
  }

  private static String section(OptionSpec spec) {
    return Arrays.stream(Option.values())
        .filter(o -> isOf(o, spec))
        .map(Option::section)
        .findFirst()
        .orElse("general");
  }
}
