package io.perseid.server.command;

import io.perseid.bench.BenchCommand;
import io.perseid.config.OptionNames;
import io.perseid.server.process.Shutdown;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line of the jar: its commands, and how their errors are told. Exit codes: 0 done, 1
 * failed, 2 misused.
 */
@Command(
    name = "perseid",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "Pushes messages to web pages: publish to any node, subscribe on any node.",
    footerHeading = "%n",
    footer = "perseid COMMAND --help says more about a command.")
public final class Cli implements Runnable {
  @Spec private CommandSpec spec;

  private Cli() {}

  /**
   * The command line as far as a process needs it: where the first word is a command, that one
   * alone, since reading the classes of all takes a good part of a node's start.
   *
   * @param environment the variables of the process
   * @param launcher starts the node of the commands that start one
   * @param shutdown makes the orderly end of a node
   * @param words what the process was started with
   */
  public static CommandLine commandLine(
      Map<String, String> environment,
      NodeLauncher launcher,
      Supplier<Shutdown> shutdown,
      String[] words) {
    var commands = commands(environment, launcher, shutdown, System.in, System.out);
    if (words.length > 0 && !words[0].equals("help") && commands.containsKey(words[0])) {
      commands.keySet().retainAll(List.of(words[0]));
    }
    return commandLine(commands);
  }

  /** The whole command line, with streams of a test. */
  static CommandLine commandLine(
      Map<String, String> environment,
      NodeLauncher launcher,
      Supplier<Shutdown> shutdown,
      InputStream in,
      OutputStream out) {
    return commandLine(commands(environment, launcher, shutdown, in, out));
  }

  private static CommandLine commandLine(Map<String, Supplier<CommandLine>> commands) {
    CommandLine line = new CommandLine(new Cli());
    commands.forEach((name, command) -> line.addSubcommand(name, command.get()));
    return line.setUsageHelpAutoWidth(true)
        .setExpandAtFiles(false)
        .setParameterExceptionHandler(Cli::misused)
        .setExecutionExceptionHandler(Cli::failed);
  }

  private static Map<String, Supplier<CommandLine>> commands(
      Map<String, String> environment,
      NodeLauncher launcher,
      Supplier<Shutdown> shutdown,
      InputStream in,
      OutputStream out) {
    Map<String, Supplier<CommandLine>> commands = new LinkedHashMap<>();
    commands.put("node", () -> withOptions(new NodeCommand(environment, launcher, shutdown)));
    commands.put(
        "stardust", () -> withOptions(new StardustCommand(environment, launcher, shutdown)));
    commands.put("publish", () -> new CommandLine(new PublishCommand(in)));
    commands.put("subscribe", () -> new CommandLine(new SubscribeCommand(out)));
    commands.put("status", () -> new CommandLine(new StatusCommand()));
    commands.put("rehearse", () -> new CommandLine(new RehearseCommand(launcher, shutdown)));
    commands.put("config", () -> ConfigCommand.commandLine(environment));
    commands.put("bench", BenchCommand::commandLine);
    commands.put("version", () -> new CommandLine(new VersionCommand()));
    commands.put("help", () -> new CommandLine(new CommandLine.HelpCommand()));
    return commands;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  static CommandLine withOptions(OptionsCommand command) {
    CommandLine line = new CommandLine(command);
    command.complete(line.getCommandSpec());
    return line;
  }

  static void printError(CommandSpec spec, String error) {
    CommandLine line = spec.commandLine();
    line.getErr().println(line.getColorScheme().errorText("perseid: " + error));
  }

  static void printWarnings(CommandSpec spec, List<String> warnings) {
    warnings.forEach(warning -> printError(spec, "warning: " + warning));
  }

  private static int misused(ParameterException e, String[] words) {
    CommandSpec spec = e.getCommandLine().getCommandSpec();
    String error = e.getMessage();
    if (e instanceof UnmatchedArgumentException unmatched) {
      String word = unmatched.getUnmatched().get(0);
      error = "unknown argument " + word + hint(word, spec);
    }
    printError(spec, error);
    spec.commandLine().getErr().println("See: " + spec.qualifiedName() + " --help");
    return CommandLine.ExitCode.USAGE;
  }

  private static String hint(String word, CommandSpec spec) {
    int equals = word.indexOf('=');
    Stream<String> known =
        Stream.concat(
            spec.optionsMap().keySet().stream(),
            word.startsWith("-") ? Stream.empty() : spec.subcommands().keySet().stream());
    return OptionNames.hint(equals < 0 ? word : word.substring(0, equals), known);
  }

  private static int failed(Exception e, CommandLine line, CommandLine.ParseResult parsed) {
    String reason = e.getMessage() == null ? e.toString() : e.getMessage();
    printError(line.getCommandSpec(), reason);
    return CommandLine.ExitCode.SOFTWARE;
  }
}
