package io.perseid.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all kinds of runs have in common: whose use of the machine is told, and where to. */
@Command
abstract class RunCommand implements Callable<Integer> {
  private static final int THREADS_MAX = 64;
  private static final int CHANNELS_MAX = 65_536;
  private static final int BYTES_MAX = 60_000;

  /** Descriptors for the jar, the loops and the publishers. */
  private static final int RESERVED = 64;

  @Spec CommandSpec spec;
  @Mixin private HelpOption help;

  @Option(
      names = "--pid",
      paramLabel = "PID",
      split = ",",
      description = "Processes of the server, whose processor time and memory are told.")
  private List<Long> pids = List.of();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Writes the result as JSON to a file, or to standard output for -.")
  private String json;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Threads of the generator. One leaves a machine of two cores its other one for the"
              + " server. Default: ${DEFAULT-VALUE}.")
  int threads;

  /** Runs it. */
  abstract JsonObject measure(Processes processes) throws IOException, InterruptedException;

  @Override
  public final Integer call() throws IOException, InterruptedException {
    require(threads > 0 && threads <= THREADS_MAX, "--threads", threads, "1 to " + THREADS_MAX);
    Processes processes = new Processes(pids);
    processes.cpuSeconds();
    JsonObject result = measure(processes);
    PrintWriter out = spec.commandLine().getOut();
    if (json == null) {
      out.print(ResultText.of(result));
    } else if (json.equals("-")) {
      out.println(result.encodePrettily());
    } else {
      Files.writeString(Path.of(json), result.encodePrettily() + '\n');
      out.print(ResultText.of(result));
    }
    out.flush();
    return 0;
  }

  static JsonArray words(List<?> specs) {
    JsonArray words = new JsonArray();
    specs.forEach(s -> words.add(s.toString()));
    return words;
  }

  final void requireCounts(int subscribers, String option, int channels, int bytes) {
    require(subscribers > 0, option, subscribers, "a number above 0");
    require(
        channels > 0 && channels <= CHANNELS_MAX, "--channels", channels, "1 to " + CHANNELS_MAX);
    require(
        bytes >= Marker.BYTES && bytes <= BYTES_MAX,
        "--bytes",
        bytes,
        Marker.BYTES + " (number, time and channel of a message) to " + BYTES_MAX);
    long possible = OpenFiles.limit() - RESERVED;
    require(
        subscribers <= possible,
        option,
        subscribers,
        "at most "
            + possible
            + " connections, as this process may have "
            + (possible + RESERVED)
            + " open files; raise that (ulimit -n), or start several");
  }

  final void requireSeconds(String option, double seconds, double least) {
    require(
        seconds >= least && seconds <= 86_400,
        option,
        seconds,
        "seconds, " + (least == 0 ? "0" : "above 0") + " to 86400");
  }

  final void require(boolean holds, String what, Object found, String allowed) {
    if (!holds) {
      throw new ParameterException(
          spec.commandLine(), what + ": '" + found + "' is not allowed; allowed: " + allowed);
    }
  }
}
