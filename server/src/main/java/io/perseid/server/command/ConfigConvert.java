package io.perseid.server.command;

import io.perseid.config.NodeOptions;
import io.perseid.config.OptionException;
import io.perseid.config.OptionReader;
import io.perseid.config.meteor.MeteorFile;
import io.perseid.config.meteor.MeteorWarnings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code config convert}: a configuration of the original as a file of ours. */
@Command(
    name = "convert",
    description = {
      "Prints the YAML file that means what a configuration of Meteor 1.06 means here,",
      "with a comment where a value is not quite what it was.",
      "Parameters of its command line may follow: config convert --from meteord.conf -MaxTime 60"
    })
final class ConfigConvert implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private HelpOption help;
  @Mixin private VersionOption version;

  @CommandLine.Option(
      names = {"--from", "--meteor-config"},
      paramLabel = "FILE",
      description = "The original's file (meteord.conf). Also: -ConfigFileLocation.")
  private Path from;

  private final MeteorArguments arguments = new MeteorArguments();

  private ConfigConvert() {}

  static CommandLine commandLine() {
    ConfigConvert command = new ConfigConvert();
    CommandLine line = new CommandLine(command);
    line.getCommandSpec().preprocessor(command.arguments);
    return line;
  }

  @Override
  public Integer call() {
    OptionReader reader = new OptionReader();
    Optional<Path> file = arguments.words().file();
    if (file.isPresent() && from != null) {
      throw new ParameterException(
          spec.commandLine(), "-ConfigFileLocation is already given: --from");
    }
    file.or(() -> Optional.ofNullable(from)).ifPresent(path -> MeteorFile.read(path, reader));
    arguments.words().read(reader);
    NodeOptions node;
    try {
      node = reader.read();
    } catch (OptionException e) {
      e.errors().forEach(error -> Cli.printError(spec, error));
      return OptionsCommand.EXIT_USAGE;
    }
    MeteorWarnings.add(reader);
    Cli.printWarnings(spec, reader.warnings());
    Cli.printWarnings(spec, node.warnings());
    spec.commandLine().getOut().print(new ConvertedFile(reader, node.subscriber()).text());
    spec.commandLine().getOut().flush();
    return 0;
  }
}
