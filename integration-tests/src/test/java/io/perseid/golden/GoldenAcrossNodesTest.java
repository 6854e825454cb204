package io.perseid.golden;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.perseid.harness.Cluster;
import java.io.IOException;
import java.util.List;
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
  private static final Set<String> TO_ONE = Set.of("modes", "catchup", "requests");

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
    return ofAreas(TO_ONE);
  }

  static Stream<Arguments> identityCases() {
    return ofAreas(Set.of("identity"));
  }

  private static Stream<Arguments> ofAreas(Set<String> areas) {
    return GoldenCase.all().stream()
        .filter(golden -> areas.contains(golden.area()))
        .filter(golden -> !golden.needsFresh() && golden.documents().isEmpty())
        .map(golden -> argumentSet(golden.name(), golden));
  }

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource("cases")
  void shouldAnswerAsOneServer(GoldenCase golden) throws IOException {
    Replay.across(cluster.node(0), List.of(cluster.node(1)), golden);
  }

  /** Replacing a stream and disconnecting it are asked of another node than the stream is on. */
  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource("identityCases")
  void shouldKnowHostIdsOverTheWholeCluster(GoldenCase golden) throws IOException {
    Replay.across(cluster.node(0), List.of(cluster.node(1), cluster.node(2)), golden);
  }
}
