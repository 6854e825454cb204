package io.perseid.golden;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.perseid.harness.Cluster;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same conversations when publisher and subscriber talk to different nodes of three. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GoldenAcrossNodesTest {
  private static final Set<String> AREAS = Set.of("modes", "catchup");

  private Cluster cluster;

  @BeforeAll
  void startCluster() {
    cluster = GoldenNodes.three().start();
  }

  @AfterAll
  void endCluster() {
    cluster.close();
  }

  static Stream<Arguments> cases() {
    return GoldenCase.all().stream()
        .filter(golden -> AREAS.contains(golden.area()))
        .filter(golden -> !golden.needsFresh())
        .map(golden -> argumentSet(golden.name(), golden));
  }

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource("cases")
  void shouldAnswerAsOneServer(GoldenCase golden) throws IOException {
    Replay.onUsedNodes(golden, cluster.node(0), cluster.node(1));
  }
}
