package io.perseid.server.command;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Publishes through a controller port. */
@Command(
    name = "publish",
    description = {
      "Publishes a message and prints its id.",
      "With - for TEXT every line of standard input is a message; ids are printed in their order."
    })
final class PublishCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private HelpOption help;

  @Parameters(index = "0", paramLabel = "CHANNEL", description = "Name of the channel.")
  private String channel;

  @Parameters(index = "1", paramLabel = "TEXT", description = "One line of text, or -.")
  private String text;

  @Option(
      names = "--to",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:4671",
      converter = HostPort.Converter.class,
      description = "Controller port of any node. Default: ${DEFAULT-VALUE}.")
  private HostPort to;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "Time to wait for an answer. Default: ${DEFAULT-VALUE}.")
  private int timeout;

  private final InputStream standardInput;

  PublishCommand(InputStream standardInput) {
    this.standardInput = standardInput;
  }

  @Override
  public Integer call() throws IOException {
    require(!channel.isEmpty() && channel.chars().noneMatch(c -> c <= ' '), "CHANNEL", channel);
    require(text.indexOf('\n') < 0 && text.indexOf('\r') < 0, "TEXT", "a text of several lines");
    require(timeout > 0, "--timeout", Integer.toString(timeout));
    CommandLine line = spec.commandLine();
    try (ControllerClient client = new ControllerClient(to, Duration.ofSeconds(timeout))) {
      boolean accepted =
          client.publish(
              channel,
              texts(),
              id -> {
                line.getOut().println(id);
                line.getOut().flush();
              },
              error -> Cli.printError(spec, error));
      return accepted ? 0 : 1;
    }
  }

  private InputStream texts() {
    return text.equals("-")
        ? standardInput
        : new ByteArrayInputStream((text + '\n').getBytes(StandardCharsets.UTF_8));
  }

  private void require(boolean holds, String what, String found) {
    if (!holds) {
      String allowed =
          switch (what) {
            case "CHANNEL" -> "one or more characters, none of them blank";
            case "TEXT" -> "one line (or - to publish every line of standard input)";
            default -> "a whole number above 0";
          };
      throw new ParameterException(
          spec.commandLine(), what + ": '" + found + "' is not allowed; allowed: " + allowed);
    }
  }
}
