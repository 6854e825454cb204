package io.perseid.server.command;

import io.perseid.config.OptionException;
import io.perseid.config.OptionReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that takes the options of a node, from all their sources. */
@Command(
    sortOptions = false,
    abbreviateSynopsis = true,
    footerHeading = "%n",
    footer = {
      "Every option may also stand in the file (cluster.bus-port) or in the environment",
      "(PERSEID_CLUSTER_BUS_PORT); the command line counts most, the file least."
    })
abstract class OptionsCommand implements Callable<Integer> {
  /** Exit code for options that cannot be used. */
  static final int EXIT_USAGE = 2;

  @Spec CommandSpec spec;

  @Mixin private HelpOption help;

  @picocli.CommandLine.Option(
      names = "--config",
      paramLabel = "FILE",
      description = "YAML file of options. Also: PERSEID_CONFIG.")
  private Path file;

  private final Map<String, String> environment;

  OptionsCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Reads file, environment and command line, in this order. */
  final OptionReader readSources() {
    OptionReader reader = new OptionReader();
    String named = environment.get(OptionReader.FILE_VARIABLE);
    if (file != null) {
      ConfigFile.read(file, reader);
    } else if (named != null && !named.isEmpty()) {
      ConfigFile.read(Path.of(named), reader);
    }
    reader.environment(environment);
    OptionFlags.read(spec.commandLine().getParseResult(), reader);
    return reader;
  }

  /** Prints all errors; returns the exit code. */
  final int report(OptionException e) {
    for (String error : e.errors()) {
      Cli.printError(spec, error);
    }
    return EXIT_USAGE;
  }
}
