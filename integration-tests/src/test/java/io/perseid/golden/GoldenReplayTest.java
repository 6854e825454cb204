package io.perseid.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.perseid.harness.NodeProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recorded conversation with the original, against one node. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GoldenReplayTest {
  private NodeProcess used;
  private FreshNodes fresh;

  @BeforeAll
  void startNodes(@TempDir Path folder) {
    used = GoldenNodes.alone("used", folder).start();
    List<GoldenCase> needFresh = all().filter(GoldenCase::needsFresh).toList();
    fresh = new FreshNodes(needFresh.iterator(), new GoldenNodes.Documents(folder));
    used.awaitReady();
  }

  @AfterAll
  void endNodes() {
    fresh.close();
    used.close();
  }

  static Stream<Arguments> onUsedNode() {
    return all().filter(golden -> !golden.needsFresh()).map(GoldenReplayTest::named);
  }

  static Stream<Arguments> onFreshNode() {
    return all().filter(GoldenCase::needsFresh).map(GoldenReplayTest::named);
  }

  private static Stream<GoldenCase> all() {
    return GoldenCase.all().stream();
  }

  private static Arguments named(GoldenCase golden) {
    return argumentSet(golden.name(), golden);
  }

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource("onUsedNode")
  void shouldAnswerAsTheOriginal(GoldenCase golden) throws IOException {
    Replay.onUsedNodes(golden, used, used);
  }

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource("onFreshNode")
  void shouldAnswerAsTheOriginalWhenNobodyTalkedToItBefore(GoldenCase golden) throws IOException {
    try (NodeProcess node = fresh.next()) {
      Replay.onFreshNode(golden, node);
    }
  }

  @Test
  void shouldHaveCasesOfEveryArea() {
    assertThat(all().map(GoldenCase::area).distinct())
        .containsExactlyInAnyOrder("modes", "catchup", "controller", "identity", "requests");
  }
}
