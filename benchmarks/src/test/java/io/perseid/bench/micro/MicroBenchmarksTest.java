package io.perseid.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs each micro-benchmark for a moment, so that none rots. With the property {@code
 * perseid.micro} set to a file, they are run for real and the file takes the results as JSON.
 */
class MicroBenchmarksTest {
  private static final Set<String> ALL =
      Set.of(
          "io.perseid.bench.micro.FrameBenchmark.frame",
          "io.perseid.bench.micro.HistoryBenchmark.append",
          "io.perseid.bench.micro.HistoryBenchmark.cursor",
          "io.perseid.bench.micro.HistoryBenchmark.missed",
          "io.perseid.bench.micro.StoreBenchmark.append",
          "io.perseid.cluster.AppendCodecBenchmark.read",
          "io.perseid.cluster.AppendCodecBenchmark.write",
          "io.perseid.controller.CommandBenchmark.cut",
          "io.perseid.controller.CommandBenchmark.cutAndParse",
          "io.perseid.replication.PushBenchmark.decode",
          "io.perseid.replication.PushBenchmark.encode");

  @Test
  void shouldRunEachBenchmark() throws RunnerException {
    Collection<RunResult> results = new Runner(options().build()).run();

    assertThat(results.stream().map(r -> r.getParams().getBenchmark()).collect(Collectors.toSet()))
        .isEqualTo(ALL);
    assertThat(results).allMatch(r -> r.getPrimaryResult().getScore() > 0);
  }

  private static ChainedOptionsBuilder options() {
    String file = System.getProperty("perseid.micro", "");
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("io\\.perseid\\..*Benchmark\\..*")
            .timeUnit(TimeUnit.NANOSECONDS)
            .shouldFailOnError(true);
    if (file.isEmpty()) {
      return options
          .forks(0)
          .warmupIterations(0)
          .measurementIterations(1)
          .measurementTime(TimeValue.milliseconds(1))
          .verbosity(VerboseMode.SILENT);
    }
    return options
        .forks(1)
        .addProfiler("gc")
        .warmupIterations(3)
        .warmupTime(TimeValue.seconds(1))
        .measurementIterations(5)
        .measurementTime(TimeValue.seconds(1))
        .resultFormat(ResultFormatType.JSON)
        .result(file);
  }
}
