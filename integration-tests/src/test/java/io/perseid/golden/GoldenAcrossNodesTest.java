package io.perseid.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.perseid.harness.NodeProcess;
import io.perseid.harness.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same conversations when publisher and subscriber talk to different nodes of a cluster. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GoldenAcrossNodesTest {
  private static final Set<String> AREAS = Set.of("modes", "catchup", "requests", "controller");

  /** Of other areas; UDP goes to the node of the publishers, and so does the signal. */
  private static final Set<String> ALSO =
      Set.of(
          "udp-addmessage",
          "udp-newline-kept",
          "udp-truncated",
          "usr1-clears-buffers",
          "max-messages-per-channel-default");

  private static final Set<String> TEMPLATES =
      Set.of("template-message-fields", "template-channelinfo-fields");

  /**
   * How late an older stream may end that was replaced, or disconnected, by way of another node.
   */
  private static final long IDENTITY_MILLIS = 6_000;

  private final Set<String> passed = new HashSet<>();
  private GoldenNodes nodes;

  @BeforeAll
  void startNodes() {
    Map<String, String> settings = new HashMap<>();
    GoldenCase.all().stream()
        .filter(golden -> TEMPLATES.contains(golden.name()))
        .forEach(golden -> settings.putAll(golden.settings()));
    nodes = GoldenNodes.start(settings);
  }

  @AfterAll
  void endNodes() throws IOException {
    nodes.close();
    long all = Stream.of(cases(), identityCases(), templateCases()).flatMap(c -> c).count();
    Files.writeString(
        Places.output("golden").resolve("across-nodes.txt"),
        "golden: %d of %d cases passed across nodes%n".formatted(passed.size(), all));
  }

  static Stream<Arguments> cases() {
    return GoldenCase.all().stream()
        .filter(golden -> AREAS.contains(golden.area()) || ALSO.contains(golden.name()))
        .filter(GoldenAcrossNodesTest::isForAnyNode)
        .map(golden -> argumentSet(golden.name(), golden));
  }

  static Stream<Arguments> identityCases() {
    return GoldenCase.all().stream()
        .filter(golden -> golden.area().equals("identity"))
        .map(golden -> argumentSet(golden.name(), golden));
  }

  static Stream<Arguments> templateCases() {
    return GoldenCase.all().stream()
        .filter(golden -> TEMPLATES.contains(golden.name()))
        .map(golden -> argumentSet(golden.name(), golden));
  }

  /**
   * Whether it neither needs a node of its own kind nor looks at what each node counts for itself.
   */
  private static boolean isForAnyNode(GoldenCase golden) {
    return golden.documents().isEmpty()
        && golden.settings().isEmpty()
        && golden.options().isEmpty()
        && !golden.needs().contains("restart")
        && golden.steps().stream().noneMatch(step -> step.toString().contains("SHOWSTATS"));
  }

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource("cases")
  void shouldAnswerAsOneServer(GoldenCase golden) throws IOException {
    replay(golden, nodes.subscribers().subList(0, 1), Replay.EXPECT_MILLIS);
  }

  /** Replacing a stream and disconnecting it are asked of another node than the stream is on. */
  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource("identityCases")
  void shouldKnowHostIdsOverTheWholeClusterWithinSeconds(GoldenCase golden) throws IOException {
    replay(golden, nodes.subscribers(), IDENTITY_MILLIS);
  }

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource("templateCases")
  void shouldFillTemplatesWithWhatAnotherNodeTook(GoldenCase golden) throws IOException {
    replay(golden, List.of(nodes.templates()), Replay.EXPECT_MILLIS);
  }

  private void replay(GoldenCase golden, List<NodeProcess> subscribers, long expectMillis)
      throws IOException {
    if (golden.needsFresh()) {
      nodes.clear();
    }
    Replay.across(nodes.publishers(), subscribers, nodes, golden, expectMillis);
    assertThat(passed.add(golden.name())).isTrue();
  }
}
