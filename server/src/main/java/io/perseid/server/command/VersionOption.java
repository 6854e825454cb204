package io.perseid.server.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The flag that the originals' command lines had, for the commands that take its parameters. */
@Command(versionProvider = VersionCommand.Provider.class)
final class VersionOption {
  @Option(
      names = {"-v", "--version"},
      versionHelp = true,
      description = "Prints the version.")
  private boolean version;
}
