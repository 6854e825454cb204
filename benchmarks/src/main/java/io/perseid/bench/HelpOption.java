package io.perseid.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The flag that every command has. */
@Command
final class HelpOption {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  private boolean help;
}
