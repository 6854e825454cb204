package io.perseid.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.perseid.harness.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every recorded conversation with the original, against real nodes.
 *
 * <p>Where the original is not to be copied, {@code golden/amended} holds the conversation with the
 * outcome that stands instead, and why: for all recorded defects, and for the few recordings of
 * good behaviour that show a defect beside it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GoldenReplayTest {
  private static final int KEEP = 110;
  private static final int DO_NOT_COPY = 12;
  private static final int MINUTES_MAX = 5;

  private static final List<GoldenCase> CASES = GoldenCase.all();

  private GoldenRun run;

  @BeforeAll
  void startReplay(@TempDir Path folder) {
    run = new GoldenRun(GoldenPlan.divide(CASES), folder);
  }

  @AfterAll
  void writeSummary() throws IOException {
    run.close();
    String summary =
        "golden: %d of %d keep cases passed (%d of them as amended), %d of %d do-not-copy cases do better%n"
            .formatted(
                keep().filter(run::hasPassed).count(),
                KEEP,
                keep().filter(run::hasPassed).filter(c -> !c.amended().isEmpty()).count(),
                doNotCopy().filter(run::hasPassed).count(),
                DO_NOT_COPY);
    Files.writeString(Places.output("golden").resolve("summary.txt"), summary);
  }

  private static Stream<GoldenCase> keep() {
    return CASES.stream().filter(GoldenCase::keep);
  }

  private static Stream<GoldenCase> doNotCopy() {
    return CASES.stream().filter(golden -> !golden.keep());
  }

  static Stream<Arguments> toKeep() {
    return keep().map(golden -> argumentSet(golden.name(), golden));
  }

  static Stream<Arguments> notToCopy() {
    return doNotCopy().map(golden -> argumentSet(golden.name(), golden));
  }

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource("toKeep")
  void shouldAnswerAsTheOriginal(GoldenCase golden) {
    await(golden);
  }

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource("notToCopy")
  void shouldDoBetterThanTheOriginal(GoldenCase golden) {
    await(golden);
  }

  private void await(GoldenCase golden) {
    try {
      run.result(golden).orTimeout(MINUTES_MAX, TimeUnit.MINUTES).join();
    } catch (CompletionException e) {
      throw new AssertionError(golden + ": " + e.getCause().getMessage(), e.getCause());
    }
  }

  @Test
  void shouldHaveEveryRecordedCase() {
    assertThat(keep()).hasSize(KEEP);
    assertThat(doNotCopy()).hasSize(DO_NOT_COPY);
    assertThat(doNotCopy()).allSatisfy(golden -> assertThat(golden.amended()).isNotEmpty());
    assertThat(keep().filter(golden -> !golden.amended().isEmpty()).map(GoldenCase::name))
        .containsExactly("controller-binary", "max-message-age", "max-time");
  }
}
