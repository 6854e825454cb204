package io.perseid.server.command;

import io.perseid.config.Option;
import io.perseid.config.OptionForm;
import io.perseid.config.OptionReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParseResult;

/** The option table as flags of a command: their help, and what was given. */
final class OptionFlags {
  private static final String ORIGIN = "command line";

  private OptionFlags() {}

  /** Adds a flag for every option, and lets unknown ones through to {@link #read}. */
  static void addTo(CommandSpec command) {
    for (Option option : Option.values()) {
      command.addOption(spec(option));
    }
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
      if (spec != null) {
        for (String value : spec.stringValues()) {
          reader.set(OptionForm.FLAG, option.flag(), value, ORIGIN);
        }
      }
    }
    readUnknown(parsed.unmatched(), reader);
  }

  private static void readUnknown(List<String> words, OptionReader reader) {
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      int equals = word.indexOf('=');
      if (!word.startsWith("-")) {
        reader.error("unexpected argument \"" + word + "\" (" + ORIGIN + ")");
      } else if (equals >= 0) {
        reader.set(OptionForm.FLAG, word.substring(0, equals), word.substring(equals + 1), ORIGIN);
      } else if (i + 1 < words.size() && !words.get(i + 1).startsWith("-")) {
        reader.set(OptionForm.FLAG, word, words.get(++i), ORIGIN);
      } else {
        reader.set(OptionForm.FLAG, word, "", ORIGIN);
      }
    }
  }

  private static OptionSpec spec(Option option) {
    List<String> names = new ArrayList<>(option.aliases());
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
        .filter(o -> List.of(spec.names()).contains(o.flag()))
        .map(Option::section)
        .findFirst()
        .orElse("general");
  }
}
