package io.perseid.bench;

import io.perseid.bench.compare.CompareCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code perseid bench}: loads a push server, this one or another, and measures it. */
@Command(
    name = "bench",
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Loads a push server, this or another, and says how fast it is and whether all arrived.",
      "",
      "Where to subscribe (SPEC of --subscribe; several, set apart by commas, share the load):",
      "  perseid:HOST:PORT                 stream of lines",
      "  perseid-longpoll:HOST:PORT        long poll, a connection each",
      "  sse:HOST:PORT/path/{channel}      server-sent events",
      "  ws:HOST:PORT/path/{channel}       WebSocket",
      "  poll:HOST:PORT/path/{channel}     long poll of nchan",
      "  raw:HOST:PORT                     GET /{channel}, then anything",
      "Where to publish (SPEC of --publish; several share the channels):",
      "  controller:HOST:PORT              lines ADDMESSAGE channel text, pipelined",
      "  tcp:HOST:PORT                     the same, of a simpler server",
      "  http:HOST:PORT/path/{channel}     POST, pipelined"
    },
    subcommands = {
      FanoutCommand.class,
      PublishCommand.class,
      ConnectCommand.class,
      HoldCommand.class,
      CompareCommand.class
    })
public final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private HelpOption help;

  private BenchCommand() {}

  /** The command with its own commands; errors are handled as its parent says. */
  public static CommandLine commandLine() {
    return new CommandLine(new BenchCommand());
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "a command is missing; expected: fanout, publish, connect, hold or compare");
  }
}
