package io.perseid.server;

import io.perseid.server.command.Cli;
import io.perseid.server.process.Shutdown;
import java.time.Duration;

/** Where {@code java -jar perseid.jar} begins. */
public final class Main {
  private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(20);

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(
        Cli.commandLine(System.getenv(), PerseidNode::start, Main::shutdown, args).execute(args));
  }

  private static Shutdown shutdown() {
    Shutdown shutdown = new Shutdown(SHUTDOWN_LIMIT, System::exit);
    shutdown.onSignals();
    return shutdown;
  }
}
