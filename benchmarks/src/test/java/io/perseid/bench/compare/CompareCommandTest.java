package io.perseid.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CompareCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  @Test
  void anUnknownWorkloadIsMisuse() {
    assertThat(run("--only", "speed")).isEqualTo(2);
    assertThat(err.toString()).contains("'speed' is no workload; expected some of cpu-1x1000");
  }

  @Test
  void quickAndSmokeExcludeEachOther() {
    assertThat(run("--quick", "--smoke")).isEqualTo(2);
    assertThat(err.toString()).contains("--quick and --smoke exclude each other");
  }

  @Test
  void pairsOutOfRangeAreRefusedWithTheRange() {
    assertThat(run("--pairs", "100")).isEqualTo(2);
    assertThat(err.toString()).contains("--pairs: '100' is not allowed; allowed: 1 to 99");
  }

  @Test
  void memoryHasWorkloadsOfItsOwnForAsLongAsItIsTold() {
    assertThat(run("--memory", "--minutes", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--minutes: '0' is not allowed; allowed: 1 to 1440");
    assertThat(run("--memory", "--list")).isZero();
    assertThat(out.toString()).contains("idle-memory").contains("churn").doesNotContain("cpu-");
  }

  @Test
  void aMissingFloorIsToldBeforeAnythingIsStarted() {
    String there = folder.toString();
    String none = folder.resolve("none").toString();
    assertThat(run("--jar", there, "--launcher", there, "--floor", none)).isEqualTo(2);
    assertThat(err.toString()).contains("none is missing; scripts/bench makes all that is needed");
  }

  @Test
  void theListNamesEveryWorkloadAndStartsNothing() {
    assertThat(run("--list")).isZero();
    assertThat(out.toString().lines()).hasSameSizeAs(Workloads.ALL);
  }

  private int run(String... words) {
    return new CommandLine(new CompareCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(words);
  }
}
