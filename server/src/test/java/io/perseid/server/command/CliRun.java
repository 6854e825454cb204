package io.perseid.server.command;

import io.perseid.server.process.Shutdown;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine;

/** One command run in this process, and what it printed. */
final class CliRun {
  final Map<String, String> environment = new HashMap<>();
  NodeLauncher launcher =
      (options, shutdown) -> {
        shutdown.request("the test's node is done");
        return new FakeNode();
      };
  String in = "";
  int code = -1;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  CliRun run(String... words) {
    CommandLine line =
        Cli.commandLine(
            environment,
            launcher,
            () -> new Shutdown(Duration.ofSeconds(20), exitCode -> {}),
            new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
            out);
    line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    code = line.execute(words);
    return this;
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
