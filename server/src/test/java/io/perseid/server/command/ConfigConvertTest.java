package io.perseid.server.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.config.NodeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A converted file must mean what the original's file means when it is read directly. */
@Timeout(30)
class ConfigConvertTest {
  private static final Path SAMPLE =
      Path.of("..", "integration-tests", "src", "test", "resources", "golden", "meteord.conf");

  @TempDir private Path folder;

  static Stream<Arguments> configurations() throws IOException {
    return Stream.of(
        Arguments.of("", ""),
        Arguments.of(Files.readString(SAMPLE, ISO_8859_1), ""),
        Arguments.of(
            Files.readString(SAMPLE, ISO_8859_1),
            "-subscriberp 80 -MaxMessages.iframe 2 -MaxTime 10 -d -Persist.mine 1"),
        Arguments.of(
            """
            ControllerIP 127.0.0.2
            ControllerPort 1001
            ControllerShutdownMsg \\sBYE # "now": \\\\ \\r\\n
            Debug 1
            DirectoryIndex start.html
            LogTimeFormat unix
            MaxMessageAge 60
            MaxMessagesPerChannel 0
            PingInterval 0
            SubscriberDocumentRoot /var/www/a b \u00c3\u00a9
            SubscriberDynamicPageAddress /live/feed
            SubscriberIP 127.0.0.3
            SubscriberPort 1002
            SyslogFacility daemon
            UDPIP 127.0.0.4
            UDPPort 1003
            """,
            ""),
        Arguments.of("SubscriberDocumentRoot /\nDebug 0\nSubscriberIP\n", ""),
        Arguments.of(
            """
            ChannelInfoTemplate
            HeaderTemplate every\\r\\n\\r\\n\\s
            MaxMessages 9
            MaxTime 8
            MessageTemplate <script>p("~text~", '~channel~');</script>\\t  \s
            Persist 1
            PingMessage --
            SubscriberShutdownMsg # no comment: [] {} & * ! | > ' " % @ `
            [null]
            PingMessage \u00e9 Latin-1
            MessageTemplate \u00c3\u00a9 \u00e2\u0082\u00ac \u00f0\u009f\u0098\u0080 \u0001\u007f\u00c2\u0085
            [123]
            PingMessage ~
            SubscriberShutdownMsg \\0\\0
            Persist 0
            [yes]
            PingMessage \\\\n\\"
            MaxTime 0
            MessageTemplate \u00e2\u0080\u00a8\u00ef\u00bb\u00bf
            [lines]
            MaxMessages 3
            """,
            "-PingMessage.late x -MaxMessages 3"));
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void shouldMeanTheSameWhenItIsReadAgain(String conf, String words) throws IOException {
    Path file = Files.writeString(folder.resolve("meteord.conf"), conf, ISO_8859_1);
    NodeOptions direct = options(("--meteor-config " + file + " " + words).split(" "));

    CliRun convert = new CliRun().run(("config convert --from " + file + " " + words).split(" "));
    Path yaml = Files.writeString(folder.resolve("perseid.yaml"), convert.out());

    assertThat(convert.code).isZero();
    assertThat(options("--config", yaml.toString())).isEqualTo(direct);
    assertThat(convert.out()).matches("[ -~\\n]*");
    assertThat(convert.out().lines()).allMatch(line -> !line.contains("#") || line.length() < 400);
  }

  @Test
  void shouldConvertWordsAlone() throws IOException {
    CliRun convert = new CliRun().run("config", "convert", "-SubscriberPort", "80", "-MaxTime=5");
    assertThat(convert.err()).contains("unknown parameter -MaxTime=5", "did you mean -MaxTime?");
    assertThat(convert.out()).isEmpty();
    assertThat(convert.code).isEqualTo(2);

    convert = new CliRun().run("config", "convert", "-SubscriberPort", "80", "-MaxTime", "5");
    Path yaml = Files.writeString(folder.resolve("perseid.yaml"), convert.out());

    assertThat(options("--config", yaml.toString()))
        .isEqualTo(options("-SubscriberPort", "80", "-MaxTime", "5"));
  }

  @Test
  void shouldSayInTheFileWhatIsNotAsItWas() {
    CliRun convert =
        new CliRun().run("config", "convert", "--from", SAMPLE.toString(), "-UDPPort", "1003");

    String text = convert.out().replaceAll("\n *# ", " ");
    assertThat(text)
        .contains(
            "Message ids do not begin at 0",
            "ControllerIP meant all addresses",
            "UDPIP meant all addresses",
            "max-time is exact",
            "subscriber.document-types original",
            "log.format meteor",
            "Served only where subscriber.flash is true",
            "`text: raw`");
    assertThat(convert.err()).contains("warning: mode flash, flashloadvars is not served");
  }

  @Test
  void shouldMarkModesInWhosePagesAMessageCouldBecomeScript() throws IOException {
    Path file = folder.resolve("meteord.conf");
    Files.writeString(file, "MessageTemplate <p>~text~</p>\n[mine]\nMessageTemplate ~text~\n");

    CliRun convert = new CliRun().run("config", "convert", "--from", file.toString());

    assertThat(convert.out().replaceAll("\n *# ", " "))
        .containsPattern("Warning: the default mode: whoever publishes can .*\n  every-mode:\n")
        .containsPattern("Warning: mode mine: whoever publishes can run script .*\n  mine:\n");
    assertThat(convert.err()).contains("warning: mode mine: whoever publishes");
  }

  @Test
  void shouldPrintNothingWhenTheFileIsBad() throws IOException {
    Path file = Files.writeString(folder.resolve("meteord.conf"), "Subscriber 1\nMaxTime x\n");

    CliRun convert = new CliRun().run("config", "convert", "--from", file.toString());

    assertThat(convert.err().lines()).hasSize(2);
    assertThat(convert.out()).isEmpty();
    assertThat(convert.code).isEqualTo(2);
  }

  @Test
  void shouldRefuseTwoFilesAndWordsThatAreNoParameters() {
    assertThat(new CliRun().run("config", "convert", "--from", "a", "-ConfigFileL", "b").err())
        .contains("already given");
    assertThat(new CliRun().run("config", "convert", "a.conf").err()).contains("a.conf");
    assertThat(new CliRun().run("config", "convert", "--from", "none.conf").err())
        .contains("none.conf: no such file");
  }

  private static NodeOptions options(String... words) {
    List<NodeOptions> launched = new ArrayList<>();
    CliRun cli = new CliRun();
    cli.launcher =
        (options, shutdown) -> {
          launched.add(options);
          shutdown.request("the test's node is done");
          return new FakeNode();
        };
    List<String> all = new ArrayList<>(List.of("node"));
    Stream.of(words).filter(word -> !word.isEmpty()).forEach(all::add);
    cli.run(all.toArray(String[]::new));
    assertThat(cli.err()).isEmpty();
    return launched.get(0);
  }
}
