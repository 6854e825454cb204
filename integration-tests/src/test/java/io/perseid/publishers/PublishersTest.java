package io.perseid.publishers;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.harness.FrameParser.Received;
import io.perseid.harness.LineStream;
import io.perseid.harness.NodeProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublishersTest {
  /** Three goes of a reading publisher, of which the last is not full. */
  private static final int READ = 1200;

  private static final int UNREAD = 400;

  @TempDir Path folder;
  private NodeProcess node;

  @BeforeAll
  void startNode() {
    node = NodeProcess.alone("publishers").start().awaitReady();
  }

  @AfterAll
  void endNode() {
    node.close();
  }

  static List<Program> programs() {
    return Program.ALL;
  }

  private static List<String> texts(int count) {
    return IntStream.range(0, count).mapToObj(i -> "message-" + i).toList();
  }

  private static String channel(Program program, String kind) {
    return program.file().replaceAll("[^A-Za-z]", "") + kind;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("programs")
  void shouldPublishAllInOrderAndPrintTheirIds(Program program) throws Exception {
    String channel = channel(program, "reads");
    try (LineStream stream = new LineStream(node.subscriberPort(), channel)) {
      Program.Run run = program.run(folder, node.controllerPort(), channel, texts(READ));

      assertThat(run.err()).isEmpty();
      assertThat(run.code()).isZero();
      List<Received> messages = stream.await(READ);
      assertThat(messages).extracting(Received::text).containsExactlyElementsOf(texts(READ));
      assertThat(run.out().lines())
          .containsExactlyElementsOf(messages.stream().map(m -> Long.toString(m.id())).toList());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("programs")
  void shouldPublishAllInOrderWithoutReadingAnything(Program program) throws Exception {
    String channel = channel(program, "careless");
    try (LineStream stream = new LineStream(node.subscriberPort(), channel)) {
      Program.Run run =
          program.run(folder, node.controllerPort(), channel, texts(UNREAD), "careless");

      assertThat(run.err()).isEmpty();
      assertThat(run.out()).isEmpty();
      assertThat(run.code()).isZero();
      assertThat(stream.await(UNREAD))
          .extracting(Received::text)
          .containsExactlyElementsOf(texts(UNREAD));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("programs")
  void shouldPublishTheLastLineWithoutALineEndAndKeepBlanks(Program program) throws Exception {
    List<String> texts = List.of("  begins with blanks", "ends with blanks  ", "no line end ");
    String channel = channel(program, "ends");
    try (LineStream stream = new LineStream(node.subscriberPort(), channel)) {
      Program.Run run =
          program.run(folder, node.controllerPort(), channel, String.join("\n", texts));

      assertThat(run.err()).isEmpty();
      assertThat(run.code()).isZero();
      assertThat(run.out().lines()).hasSize(texts.size());
      assertThat(stream.await(texts.size()))
          .extracting(Received::text)
          .containsExactlyElementsOf(texts);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("programs")
  void shouldPublishNothingWhenThereIsNoInput(Program program) throws Exception {
    Program.Run run = program.run(folder, node.controllerPort(), channel(program, "none"), "");

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEmpty();
    assertThat(run.code()).isZero();
  }

  /** Without a channel each text is taken for one, and nothing follows it. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("programs")
  void shouldShowAnErrorAndFail(Program program) throws Exception {
    Program.Run run = program.run(folder, node.controllerPort(), "", texts(2));

    assertThat(run.code()).isNotZero();
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("ERR Invalid command syntax");
  }
}
