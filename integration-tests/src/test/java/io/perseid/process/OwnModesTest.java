package io.perseid.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.harness.ControllerClient;
import io.perseid.harness.NodeProcess;
import io.perseid.harness.Poll;
import io.perseid.process.Jar.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Modes that a site made itself, on the wire: once by the original's file, once by ours. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnModesTest {
  private static final String METEORD_CONF =
      """
      SubscriberIP 127.0.0.1
      MessageTemplate [~text~]
      ChannelInfoTemplate

      [feed]
      HeaderTemplate HTTP/1.0 ~status~\\r\\nX-Town: Z\u00fcrich\\r\\n\\r\\n<~channelinfo~>\\n
      ChannelInfoTemplate ~name~\\s
      MessageTemplate ~channel~=~text~\\0

      [simplepoll]
      HeaderTemplate flash's\\t
      MessageTemplate ~id~/~text~~~
      """;

  private static final String PERSEID_YAML =
      """
      subscriber: {built-in-modes: false}
      modes:
        every-mode: {message: "[~text~]", channel-info: ""}
        feed:
          header: !!binary "SFRUUC8xLjAgfnN0YXR1c34NClgtVG93bjogWvxyaWNoDQoNCjx+Y2hhbm5lbGluZm9+Pgo="
          channel-info: "~name~ "
          message: "~channel~=~text~\\0"
        simplepoll: {header: "flash's\\t", message: "~id~/~text~~~"}
      """;

  @TempDir private static Path folder;
  private Map<String, NodeProcess> nodes;
  private long id;

  @BeforeAll
  void startNodes() throws IOException {
    Path original = Files.writeString(folder.resolve("meteord.conf"), METEORD_CONF, ISO_8859_1);
    Path ours = Files.writeString(folder.resolve("perseid.yaml"), PERSEID_YAML);
    nodes =
        Map.of(
            "meteord.conf",
            NodeProcess.alone("own-modes-meteord", "--meteor-config", original.toString()),
            "perseid.yaml",
            NodeProcess.alone("own-modes-yaml", "--config", ours.toString()));
    nodes.values().forEach(NodeProcess::start);
    nodes.values().forEach(NodeProcess::awaitReady);
  }

  @AfterAll
  void endNodes() {
    nodes.values().forEach(NodeProcess::close);
  }

  static Stream<String> files() {
    return Stream.of("meteord.conf", "perseid.yaml");
  }

  @ParameterizedTest
  @MethodSource("files")
  void shouldServeAModeOfItsOwnByteForByte(String file) throws IOException {
    int port = publish(file, "own");

    assertThat(Poll.get(port, "/push/h/feed/own.h"))
        .isEqualTo("HTTP/1.0 200 OK\r\nX-Town: Z\u00fcrich\r\n\r\n<own >\nown=hello\0");
  }

  @ParameterizedTest
  @MethodSource("files")
  void shouldServeAKnownModeWithAnyTemplate(String file) throws IOException {
    int port = publish(file, "known");

    assertThat(Poll.get(port, "/push/h/simplepoll/known.h"))
        .isEqualTo("flash's\t" + id + "/hello~");
  }

  /** Names are case-sensitive: Feed is no mode. iframe is none where the file has no such mode. */
  @ParameterizedTest
  @MethodSource("files")
  void shouldServeOtherNamesWithWhatHoldsForAll(String file) throws IOException {
    int port = publish(file, "other");

    for (String mode : List.of("Feed", "iframe", "anything")) {
      assertThat(Poll.get(port, "/push/h/" + mode + "/other.h"))
          .startsWith("HTTP/1.1 200 OK\r\n")
          .contains("Content-Type: text/html")
          .endsWith("\r\n\r\n[hello]");
    }
  }

  @Test
  void shouldStartNothingAndSayWhyWhenTheOriginalsFileIsBad() throws IOException {
    Path bad = Files.writeString(folder.resolve("bad.conf"), "MaxTme 3\nSubscriberPort many\n");

    Result result =
        Jar.run("bad-meteord", "node", "--meteor-config", bad.toString(), "-Persist.a", "2");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.output())
        .contains("bad.conf, line 1", "did you mean MaxTime?", "bad.conf, line 2", "Persist.a")
        .doesNotContain("listens");
  }

  private int publish(String file, String channel) throws IOException {
    try (ControllerClient controller = new ControllerClient(nodes.get(file).controllerPort())) {
      id = controller.publish(channel, "hello");
    }
    return nodes.get(file).subscriberPort();
  }
}
