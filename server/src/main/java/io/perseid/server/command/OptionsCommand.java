package io.perseid.server.command;

import io.perseid.config.NodeOptions;
import io.perseid.config.OptionException;
import io.perseid.config.OptionReader;
import io.perseid.config.meteor.MeteorFile;
import io.perseid.config.meteor.MeteorWarnings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that takes the options of a node, from all their sources. */
@Command(
    sortOptions = false,
    abbreviateSynopsis = true,
    versionProvider = VersionCommand.Provider.class,
    footerHeading = "%n",
    footer = {
      "Every option may also stand in the file (cluster.bus-port) or in the environment",
      "(PERSEID_CLUSTER_BUS_PORT); the command line counts most, the file least.",
      "",
      "Parameters of Meteor 1.06 are taken too, as it took them: -SubscriberPort 80,",
      "-MaxMessages.iframe 2, -d; any case, as many letters as make the name clear.",
      "A file of Meteor's counts less than our own file, which is laid over it."
    })
abstract class OptionsCommand implements Callable<Integer> {
  /** Exit code for options that cannot be used. */
  static final int EXIT_USAGE = 2;

  @Spec CommandSpec spec;

  @Mixin private HelpOption help;
  @Mixin private VersionOption version;

  @picocli.CommandLine.Option(
      names = "--config",
      paramLabel = "FILE",
      description = "YAML file of options. Also: PERSEID_CONFIG.")
  private Path file;

  @picocli.CommandLine.Option(
      names = "--meteor-config",
      paramLabel = "FILE",
      description =
          "Configuration file of Meteor 1.06 (meteord.conf); --config is laid over it. Also:"
              + " PERSEID_METEOR_CONFIG, -ConfigFileLocation.")
  private Path meteorFile;

  private final Map<String, String> environment;
  private final MeteorArguments meteorArguments = new MeteorArguments();

  OptionsCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Gives the command the flags of all options, and lets it take the original's parameters. */
  void complete(CommandSpec command) {
    OptionFlags.addTo(command, Map.of());
    command.preprocessor(meteorArguments);
  }

  /** Sets what the choice of this command alone says; it counts as the command line does. */
  void choose(OptionReader reader) {}

  /**
   * Reads the original's file, ours, environment and command line, in this order; as often as
   * wanted.
   */
  final OptionReader readSources() {
    OptionReader reader = new OptionReader();
    Optional<Path> original = meteorFile(reader);
    original.ifPresent(path -> MeteorFile.read(path, reader));
    file(file, OptionReader.FILE_VARIABLE).ifPresent(path -> ConfigFile.read(path, reader));
    reader.environment(environment);
    choose(reader);
    OptionFlags.read(spec.commandLine().getParseResult(), reader);
    meteorArguments.words().read(reader);
    if (original.isPresent()) {
      MeteorWarnings.add(reader);
    }
    return reader;
  }

  private Optional<Path> meteorFile(OptionReader reader) {
    Optional<Path> word = meteorArguments.words().file();
    if (word.isPresent() && meteorFile != null) {
      reader.error("-ConfigFileLocation (command line) is already given: --meteor-config");
    }
    return word.isPresent() ? word : file(meteorFile, OptionReader.METEOR_FILE_VARIABLE);
  }

  private Optional<Path> file(Path flag, String variable) {
    return flag != null
        ? Optional.of(flag)
        : Optional.ofNullable(environment.get(variable)).filter(v -> !v.isEmpty()).map(Path::of);
  }

  /** Prints what the operator should know although nothing is wrong. */
  final void warn(OptionReader reader, NodeOptions node) {
    Cli.printWarnings(spec, reader.warnings());
    Cli.printWarnings(spec, node.warnings());
  }

  /** Prints all errors; returns the exit code. */
  final int report(OptionException e) {
    for (String error : e.errors()) {
      Cli.printError(spec, error);
    }
    return EXIT_USAGE;
  }
}
