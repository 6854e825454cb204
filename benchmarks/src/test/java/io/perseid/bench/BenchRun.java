package io.perseid.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** One run of the command in this process, and what it printed. */
final class BenchRun {
  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();
  final int code;

  BenchRun(String... words) {
    CommandLine line = BenchCommand.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    code = line.execute(words);
  }

  /** A short run that is measured from its first message to its last. */
  static JsonObject result(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--json", "-"));
    if (!words[0].equals("connect")) {
      all.addAll(List.of("--seconds", "0.3", "--settle", "0"));
    }
    if (!words[0].equals("connect") && !words[0].equals("hold")) {
      all.addAll(List.of("--warm-up", "0"));
    }
    BenchRun run = new BenchRun(all.toArray(String[]::new));
    assertThat(run.err.toString()).isEmpty();
    assertThat(run.code).isZero();
    return new JsonObject(run.out.toString());
  }
}
