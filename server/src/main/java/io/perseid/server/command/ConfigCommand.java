package io.perseid.server.command;

import io.perseid.config.Option;
import io.perseid.config.OptionException;
import io.perseid.config.OptionManual;
import io.perseid.config.OptionReader;
import io.perseid.config.OptionValues;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Looks at options without starting anything. */
@Command(
    name = "config",
    synopsisSubcommandLabel = "COMMAND",
    description = "Looks at the options of a node; starts nothing.")
final class ConfigCommand {
  @CommandLine.Mixin private HelpOption help;

  private ConfigCommand() {}

  static CommandLine commandLine(Map<String, String> environment) {
    return new CommandLine(new ConfigCommand())
        .addSubcommand(Cli.withOptions(new Check(environment)))
        .addSubcommand(Cli.withOptions(new Show(environment)))
        .addSubcommand(new Manual());
  }

  /** {@code config check}. */
  @Command(name = "check", description = "Says what is wrong with file, environment and flags.")
  static final class Check extends OptionsCommand {
    Check(Map<String, String> environment) {
      super(environment);
    }

    @Override
    public Integer call() {
      OptionReader reader = readSources();
      try {
        reader.read();
      } catch (OptionException e) {
        return report(e);
      }
      OptionValues values = reader.values();
      long set = Arrays.stream(Option.values()).filter(o -> !values.isDefault(o)).count();
      int modes = reader.modeOrigins().size();
      out(spec).println("ok: " + set + " options set, " + modes + " modes");
      return 0;
    }
  }

  /** {@code config show}. */
  @Command(name = "show", description = "Lists every option with its value and origin.")
  static final class Show extends OptionsCommand {
    @CommandLine.Option(names = "--json", description = "One JSON object instead of a table.")
    private boolean json;

    @CommandLine.Option(names = "--changed", description = "Leaves out options at their default.")
    private boolean changed;

    Show(Map<String, String> environment) {
      super(environment);
    }

    @Override
    public Integer call() {
      OptionReader reader = readSources();
      try {
        reader.read();
      } catch (OptionException e) {
        return report(e);
      }
      OptionValues values = reader.values();
      List<Option> options =
          Arrays.stream(Option.values()).filter(o -> !changed || !values.isDefault(o)).toList();
      Map<String, String> modes = new TreeMap<>(reader.modeOrigins());
      if (json) {
        out(spec).println(json(values, options, modes).encodePrettily());
      } else {
        print(values, options, modes);
      }
      return 0;
    }

    private void print(OptionValues values, List<Option> options, Map<String, String> modes) {
      for (Option option : options) {
        row(option.key(), values.show(option), values.origin(option));
      }
      modes.forEach((name, origin) -> row("modes." + name, "(section)", origin));
    }

    private void row(String key, String value, String origin) {
      out(spec).printf("%-32s %-20s %s%n", key, onOneLine(value), origin);
    }

    private static String onOneLine(String value) {
      return value.replace("\r", "\\r").replace("\n", "\\n");
    }

    private static JsonObject json(
        OptionValues values, List<Option> options, Map<String, String> modes) {
      JsonObject all = new JsonObject();
      for (Option option : options) {
        all.put(option.key(), entry(values.show(option), values.origin(option)));
      }
      modes.forEach((name, origin) -> all.put("modes." + name, entry("(section)", origin)));
      return all;
    }

    private static JsonObject entry(String value, String origin) {
      return new JsonObject().put("value", value).put("origin", origin);
    }
  }

  /** {@code config manual}. */
  @Command(name = "manual", description = "Prints the page of all options, in Markdown.")
  static final class Manual implements Runnable {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @CommandLine.Mixin private HelpOption help;

    @Override
    public void run() {
      PrintWriter out = out(spec);
      out.print(OptionManual.markdown());
      out.flush();
    }
  }

  private static PrintWriter out(CommandLine.Model.CommandSpec spec) {
    return spec.commandLine().getOut();
  }
}
