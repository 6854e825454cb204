package io.perseid.server;

import io.perseid.server.command.Cli;
import picocli.CommandLine;

/** Where {@code java -jar perseid.jar} begins. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    CommandLine line =
        Cli.commandLine(
            System.getenv(),
            (options, shutdown) -> {
              throw new UnsupportedOperationException("this build holds no node");
            },
            System::exit);
    System.exit(line.execute(args));
  }
}
