package io.perseid.bench.compare;

import io.perseid.bench.compare.report.Goal;
import io.perseid.bench.compare.report.ReportFiles;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code bench compare}: starts Perseid and its peers in turns, loads them, and writes a report.
 * {@code scripts/bench} installs and builds what it needs first.
 */
@Command(
    name = "compare",
    description = {
      "Compares Perseid with nchan, nchan with Redis, Node ws and a floor in C on this machine,"
          + " and",
      "writes a report. Run it by scripts/bench, which installs and builds what it needs.",
      "Exit code 1: a workload failed, or Perseid lost something."
    })
public final class CompareCommand implements Callable<Integer> {
  private static final int PAIRS_MAX = 99;
  private static final int MINUTES_MAX = 1440;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this text.")
  private boolean help;

  @Option(names = "--quick", description = "Fewer and shorter runs: a first impression.")
  private boolean quick;

  @Option(names = "--smoke", description = "Every workload once and small: no figures.")
  private boolean smoke;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description = "Only these workloads; --list names them.")
  private List<String> only = List.of();

  @Option(
      names = "--memory",
      description = "Memory alone: of idle subscribers, and after minutes of coming and going.")
  private boolean memory;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "2",
      description = "How long they come and go, 1 to 1440. Default: ${DEFAULT-VALUE}.")
  private int minutes;

  @Option(names = "--list", description = "Names the workloads, and does nothing else.")
  private boolean list;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      defaultValue = "0",
      description = "How often each server has its turn, 1 to 99; 0 (default) for 5, --quick 2.")
  private int pairs;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      defaultValue = "benchmarks/target/report",
      description = "Where the report is written. Default: ${DEFAULT-VALUE}.")
  private Path out;

  @Option(
      names = "--jar",
      paramLabel = "FILE",
      defaultValue = "server/target/perseid.jar",
      description = "The server and load generator. Default: ${DEFAULT-VALUE}.")
  private Path jar;

  @Option(
      names = "--launcher",
      paramLabel = "FILE",
      defaultValue = "scripts/perseid",
      description = "Starts the jar with flags for the machine. Default: ${DEFAULT-VALUE}.")
  private Path launcher;

  @Option(
      names = "--floor",
      paramLabel = "FILE",
      defaultValue = "benchmarks/target/floor",
      description = "The floor, compiled. Default: ${DEFAULT-VALUE}.")
  private Path floor;

  @Option(
      names = "--peers",
      paramLabel = "FOLDER",
      defaultValue = "benchmarks/peers",
      description = "Settings of the peers. Default: ${DEFAULT-VALUE}.")
  private Path peers;

  @Option(
      names = "--nginx-modules",
      paramLabel = "FOLDER",
      defaultValue = "/usr/lib/nginx/modules",
      description = "Modules of nginx, nchan among them. Default: ${DEFAULT-VALUE}.")
  private Path nginxModules;

  @Option(
      names = "--draw",
      paramLabel = "FILE",
      description = "Measures nothing; writes text and plots of this report.json again.")
  private Path draw;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter log = spec.commandLine().getOut();
    List<Workload> workloads = workloads();
    if (list) {
      workloads.forEach(w -> log.printf("%-18s %s%n", w.name(), w.title()));
      log.flush();
      return 0;
    }
    if (draw != null) {
      ReportFiles.write(ReportFiles.read(draw), out);
      return 0;
    }
    checkFiles();
    Path folder = Files.createTempDirectory("perseid-bench");
    try {
      return compare(workloads, folder, log);
    } finally {
      delete(folder);
    }
  }

  private int compare(List<Workload> workloads, Path folder, PrintWriter log)
      throws IOException, InterruptedException {
    Scale scale = (smoke ? Scale.SMOKE : quick ? Scale.QUICK : Scale.FULL).withPairs(pairs);
    Tools tools =
        new Tools(
            launcher.toAbsolutePath(),
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            jar.toAbsolutePath(),
            floor.toAbsolutePath(),
            peers.toAbsolutePath(),
            nginxModules,
            folder,
            Machine.filesMax(),
            scale);
    long begin = System.nanoTime();
    Instant started = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    JsonArray conditions = Machine.conditions(tools);
    List<Outcome> outcomes = new ArrayList<>();
    Report report = new Report(started, scale, conditions);
    try (Stage stage = new Stage(tools, log)) {
      stage.begin();
      for (Workload workload : workloads) {
        outcomes.add(run(stage, workload));
        // After each, so that a run that is broken off leaves what it has.
        double minutes = (System.nanoTime() - begin) / 60e9;
        ReportFiles.write(report.of(outcomes, stage.settings(), minutes), out);
      }
    }
    return conclude(outcomes, log);
  }

  private static Outcome run(Stage stage, Workload workload) throws InterruptedException {
    Outcome outcome = new Outcome(workload);
    stage.say(workload.name() + ": " + workload.title());
    try {
      workload.run(stage, outcome);
    } catch (IOException e) {
      outcome.fault(e.getMessage());
    } catch (UncheckedIOException e) {
      outcome.fault(e.getCause().getMessage());
    }
    if (stage.scale().isSmoke()) {
      outcome.goals().clear();
    }
    outcome.faults().forEach(fault -> stage.say("  fault: " + fault));
    return outcome;
  }

  private int conclude(List<Outcome> outcomes, PrintWriter log) {
    log.println();
    for (Goal goal : outcomes.stream().flatMap(o -> o.goals().stream()).toList()) {
      log.println(goal.line());
    }
    log.println("The report: " + out.resolve("report.md"));
    log.flush();
    return outcomes.stream().allMatch(o -> o.faults().isEmpty()) ? 0 : 1;
  }

  private List<Workload> workloads() {
    if (pairs < 0 || pairs > PAIRS_MAX) {
      throw misused("--pairs: '%d' is not allowed; allowed: 1 to %d".formatted(pairs, PAIRS_MAX));
    }
    if (quick && smoke) {
      throw misused("--quick and --smoke exclude each other");
    }
    if (minutes < 1 || minutes > MINUTES_MAX) {
      throw misused(
          "--minutes: '%d' is not allowed; allowed: 1 to %d".formatted(minutes, MINUTES_MAX));
    }
    if (memory && !only.isEmpty()) {
      throw misused("--memory and --only exclude each other");
    }
    if (memory) {
      return Workloads.memory(minutes);
    }
    try {
      return Workloads.named(only);
    } catch (IllegalArgumentException e) {
      throw misused(e.getMessage());
    }
  }

  private void checkFiles() {
    for (Path file : List.of(jar, launcher, floor, peers.resolve("nchan.conf.template"))) {
      if (!Files.isReadable(file)) {
        throw misused(file + " is missing; scripts/bench makes all that is needed");
      }
    }
  }

  private ParameterException misused(String words) {
    return new ParameterException(spec.commandLine(), words);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    }
  }
}
