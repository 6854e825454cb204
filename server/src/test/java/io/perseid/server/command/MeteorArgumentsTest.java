package io.perseid.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.config.ModeOptions;
import io.perseid.config.NodeOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The original's words on the command line of a node, beside ours. */
@Timeout(30)
class MeteorArgumentsTest {
  @TempDir private Path folder;
  private final CliRun cli = new CliRun();

  @Test
  void shouldTakeTheOriginalsWordsBetweenOurs() {
    NodeOptions node =
        node(
            "-SubscriberPort 80 --demo -MaxMessages.iframe 2 --name n1 -d --quorum=1"
                + " -SubscriberIP 0.0.0.0 -messaget --~text~- -SubscriberShutdownMsg");

    assertThat(node.subscriber().port()).isEqualTo(80);
    assertThat(node.subscriber().host()).isEqualTo("0.0.0.0");
    assertThat(node.demo()).isTrue();
    assertThat(node.name()).isEqualTo("n1");
    assertThat(node.log().level()).isEqualTo("debug");
    assertThat(mode(node, "iframe").maxMessages()).isEqualTo(2);
    assertThat(mode(node, "iframe").messageTemplate()).isEqualTo("-~text~-");
    assertThat(mode(node, "flash").messageTemplate()).startsWith("~id~/");
    assertThat(node.subscriber().defaultMode().shutdownMessage()).isEqualTo("1");
  }

  /** A flag of ours behind a word without value is no value, although it begins with two. */
  @ParameterizedTest
  @ValueSource(strings = {"-d --demo", "--demo -d", "-d --demo=true", "-Debug 1 --demo"})
  void shouldNotTakeOurFlagForAValue(String words) {
    NodeOptions node = node(words);

    assertThat(node.demo()).isTrue();
    assertThat(node.log().level()).isEqualTo("debug");
  }

  @Test
  void shouldTakeEmptyValuesAndThoseWithBlanks() {
    run("node", "-PingMessage.iframe", "", "-PingMessage.longpoll", "a b", "--name", "x");

    assertThat(mode(launched.get(), "iframe").pingMessage()).isEmpty();
    assertThat(mode(launched.get(), "longpoll").pingMessage()).isEqualTo("a b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-SubscriberProt 80 | did you mean -SubscriberPort?",
        "-max 80 | may be -MaxMessageAge, -MaxMessages, -MaxMessagesPerChannel, -MaxTime",
        "-SubscriberPort 80 81 | unexpected argument \"81\"",
        "-SubscriberPort http | SubscriberPort (command line): \"http\" is not allowed",
        "--subscriber-port 80 -SubscriberPort 80 | SubscriberPort (command line) is already given",
        "-ConfigFileLocation a --meteor-config b | -ConfigFileLocation (command line) is already",
        "-ConfigFileLocation /none.conf | file /none.conf: no such file",
        "--meteor-config /none.conf | file /none.conf: no such file",
        "-- -d | unknown option -d"
      })
  void shouldStartNothingWhenAWordIsWrong(String words, String error) {
    run(("node " + words).split(" "));

    assertThat(cli.err()).contains(error);
    assertThat(launched.get()).isNull();
    assertThat(cli.code).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-h", "-hel", "-Help", "--help", "-SubscriberPort 80 -help"})
  void shouldHelp(String words) {
    run(("node " + words).split(" "));

    assertThat(cli.out()).startsWith("Usage: perseid node").contains("--meteor-config");
    assertThat(cli.code).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-v", "-ver", "-Version", "--version", "-d -version"})
  void shouldTellItsVersion(String words) {
    run(("node " + words).split(" "));

    assertThat(cli.out()).startsWith("perseid ");
    assertThat(launched.get()).isNull();
    assertThat(cli.code).isZero();
  }

  @Test
  void shouldLetEachSourceCountMoreThanTheOneBefore() throws IOException {
    String conf =
        write(
            "meteord.conf",
            "PingInterval 11\nMaxMessageAge 11\nMaxMessagesPerChannel 11\nSubscriberPort 1011\n"
                + "[a]\nMaxMessages 11\nMaxTime 11\n[b]\nMaxMessages 11\n");
    String yaml =
        write(
            "perseid.yaml",
            "limits: {message-age: 12, messages-per-channel: 12}\nsubscriber: {port: 1012}\n"
                + "modes: {a: {max-messages: 12, max-time: 12}}\n");
    cli.environment.put("PERSEID_LIMITS_MESSAGES_PER_CHANNEL", "13");
    cli.environment.put("PERSEID_SUBSCRIBER_PORT", "1013");

    NodeOptions node =
        node(
            "--config "
                + yaml
                + " --meteor-config "
                + conf
                + " -SubscriberPort 1014 -MaxTime.a 14 -MaxMessages 14");

    assertThat(node.subscriber().pingIntervalSeconds()).isEqualTo(11);
    assertThat(node.limits().messageAgeSeconds()).isEqualTo(12);
    assertThat(node.limits().messagesPerChannel()).isEqualTo(13);
    assertThat(node.subscriber().port()).isEqualTo(1014);
    assertThat(mode(node, "a").maxMessages()).isEqualTo(12);
    assertThat(mode(node, "a").maxTimeSeconds()).isEqualTo(14);
    assertThat(mode(node, "b").maxMessages()).isEqualTo(11);
    assertThat(node.subscriber().defaultMode().maxMessages()).isEqualTo(14);
  }

  @Test
  void shouldFindTheFileByItsVariable() throws IOException {
    cli.environment.put("PERSEID_METEOR_CONFIG", write("meteord.conf", "SubscriberPort 1011\n"));

    assertThat(node("").subscriber().port()).isEqualTo(1011);
  }

  @Test
  void shouldShowWhereTheValuesOfModesComeFrom() throws IOException {
    String conf = write("meteord.conf", "SubscriberPort 1011\n[a]\nPingMessage p\\r\\n\\0\n");

    run("config", "show", "--meteor-config", conf, "-MaxTime.a", "5");

    assertThat(cli.out())
        .containsPattern("(?m)^subscriber.port +1011 +file .*meteord.conf, line 1$")
        .containsPattern("(?m)^subscriber.host +0.0.0.0 +file .*meteord.conf, not given$")
        .containsPattern("(?m)^modes.a.ping +p\\\\r\\\\n\\\\x00 +file .*meteord.conf, line 3$")
        .containsPattern("(?m)^modes.a.max-time +5 +command line$")
        .containsPattern("(?m)^modes.lines +\\(built in\\) +default$")
        .doesNotContain("modes.iframe");
    assertThat(cli.err()).contains("warning: ControllerIP is not given");
    assertThat(cli.code).isZero();
  }

  @Test
  void shouldCheckAllSourcesTogether() throws IOException {
    String conf = write("meteord.conf", "SubscribrPort 1\n");
    String yaml = write("perseid.yaml", "nmae: x\n");

    run("config", "check", "--meteor-config", conf, "--config", yaml, "-MaxTme", "5", "--nmae=1");

    assertThat(cli.err().lines())
        .satisfiesExactly(
            e -> assertThat(e).contains("SubscribrPort").contains("SubscriberPort?"),
            e -> assertThat(e).contains("unknown option nmae"),
            e -> assertThat(e).contains("--nmae"),
            e -> assertThat(e).contains("-MaxTme").contains("-MaxTime?"));
    assertThat(cli.code).isEqualTo(2);
  }

  private final AtomicReference<NodeOptions> launched = new AtomicReference<>();

  private NodeOptions node(String words) {
    run(("node " + words).strip().split(" "));
    assertThat(cli.err()).isEmpty();
    return launched.get();
  }

  private void run(String... words) {
    cli.launcher =
        (options, shutdown) -> {
          launched.set(options);
          shutdown.request("the test's node is done");
          return new FakeNode();
        };
    cli.run(words);
  }

  private static ModeOptions mode(NodeOptions node, String name) {
    return node.subscriber().modes().stream()
        .filter(m -> m.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text, StandardCharsets.ISO_8859_1).toString();
  }
}
