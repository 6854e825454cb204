package io.perseid.server.command;

import io.perseid.config.Option;
import io.perseid.config.OptionLayer;
import io.perseid.config.OptionReader;
import io.perseid.config.Written;
import io.perseid.server.process.Shutdown;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** Runs a node under the options that Stardust had. Source: spec of Stardust, 1. */
@Command(
    name = "stardust",
    description = {
      "Runs a node under the options that Stardust had.",
      "  stardust --port 5742 --base /comet --timeout 55 --demo",
      "It is a node like any other, with all options of one, and may be one of a",
      "cluster; pages and publishers of Meteor find the same channels on it. Other",
      "machines reach it only with",
      "  --stardust-host 0.0.0.0",
      "and write to it only from the addresses of --stardust-allow-from. The chat that",
      "node --demo shows is to be had here by PERSEID_DEMO=true."
    },
    footer = {
      "Every option may also stand in the file (stardust.port) or in the environment",
      "(PERSEID_STARDUST_PORT); the command line counts most, the file least."
    })
final class StardustCommand extends NodeCommand {
  private static final Map<Option, List<String>> NAMES =
      Map.of(
          Option.STARDUST_PORT, List.of("-p", "--port"),
          Option.STARDUST_BASE, List.of("-b", "--base"),
          Option.STARDUST_TIMEOUT, List.of("-t", "--timeout"),
          Option.STARDUST_DEMO, List.of("--demo"));

  StardustCommand(
      Map<String, String> environment, NodeLauncher launcher, Supplier<Shutdown> shutdowns) {
    super(environment, launcher, shutdowns);
  }

  /** Without Meteor's parameters, which begin with one hyphen as Stardust's short ones do. */
  @Override
  void complete(CommandSpec command) {
    OptionFlags.addTo(command, NAMES);
    // -port is a mistake for --port, and not -p with the value "ort".
    command.parser().posixClusteredShortOptionsAllowed(false);
  }

  @Override
  void choose(OptionReader reader) {
    reader.set(
        Option.STARDUST_ENABLED,
        new Written(
            OptionLayer.COMMAND_LINE,
            Option.STARDUST_ENABLED.flag(),
            "true",
            "the command stardust"));
  }
}
