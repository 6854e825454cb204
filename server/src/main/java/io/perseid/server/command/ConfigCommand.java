package io.perseid.server.command;

import io.perseid.config.NodeOptions;
import io.perseid.config.Option;
import io.perseid.config.OptionException;
import io.perseid.config.OptionManual;
import io.perseid.config.OptionReader;
import io.perseid.config.OptionValues;
import io.perseid.config.meteor.MeteorManual;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Map;
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
        .addSubcommand(Cli.withOptions(new ConfigShow(environment)))
        .addSubcommand(ConfigConvert.commandLine())
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
      NodeOptions node;
      try {
        node = reader.read();
      } catch (OptionException e) {
        return report(e);
      }
      OptionValues values = reader.values();
      long set = Arrays.stream(Option.values()).filter(o -> !values.isDefault(o)).count();
      warn(reader, node);
      int modes = reader.modes().named().size();
      out(spec).println("ok: " + set + " options set, " + modes + " modes");
      return 0;
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
      out.print(OptionManual.markdown() + MeteorManual.markdown());
      out.flush();
    }
  }

  private static PrintWriter out(CommandLine.Model.CommandSpec spec) {
    return spec.commandLine().getOut();
  }
}
