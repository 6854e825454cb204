package io.perseid.server.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The flag that the original's command line had, for the commands that take its parameters. */
@Command(versionProvider = VersionCommand.Provider.class)
final class VersionOption {
  @Option(names = "--version", versionHelp = true, description = "Prints the version.")
  private boolean version;
}
