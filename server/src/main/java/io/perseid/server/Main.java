package io.perseid.server;

import io.perseid.server.command.Cli;

/** Where {@code java -jar perseid.jar} begins. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(Cli.commandLine(System.getenv(), PerseidNode::start, System::exit).execute(args));
  }
}
