package io.perseid.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.config.Option;
import io.perseid.config.OptionManual;
import io.perseid.config.meteor.MeteorManual;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConfigCommandTest {
  @TempDir private Path folder;
  private final CliRun cli = new CliRun();

  @Test
  void shouldReadNestedAndDottedKeysAndModes() throws IOException {
    String file =
        write(
            """
            # a comment
            cluster:
              name: prod
              members:
                - 127.0.0.1:5701
                - 127.0.0.1:5711
            cluster.bus-port: 6000
            limits: {message-age: 1h}
            demo: yes
            modes:
              mine:
                message: "~text~\\n"
            """);

    cli.run("config", "show", "--changed", "--json", "--config", file);

    JsonObject shown = new JsonObject(cli.out());
    assertThat(shown.fieldNames())
        .containsExactly(
            "cluster.name",
            "cluster.bus-port",
            "cluster.members",
            "limits.message-age",
            "demo",
            "modes.mine.message");
    assertThat(shown.getJsonObject("cluster.members").getString("value"))
        .isEqualTo("127.0.0.1:5701,127.0.0.1:5711");
    assertThat(shown.getJsonObject("cluster.bus-port").getString("origin"))
        .isEqualTo("file " + file + ", line 7");
    assertThat(shown.getJsonObject("modes.mine.message").getString("value")).isEqualTo("~text~\n");
    assertThat(shown.getJsonObject("modes.mine.message").getString("origin")).endsWith("line 12");
  }

  @Test
  void shouldShowWhereEachValueComesFrom() throws IOException {
    cli.environment.put("PERSEID_CONFIG", write("log: {level: warn, format: json}"));
    cli.environment.put("PERSEID_LOG_LEVEL", "debug");

    cli.run("config", "show", "--name=n1");

    assertThat(cli.out())
        .containsPattern("(?m)^log.level +debug +environment$")
        .containsPattern("(?m)^log.format +json +file .*, line 1$")
        .containsPattern("(?m)^node.name +n1 +command line$")
        .containsPattern("(?m)^cluster.name +perseid +default$");
    assertThat(cli.code).isZero();
  }

  @ParameterizedTest
  @EnumSource(Option.class)
  void shouldShowEveryOption(Option option) {
    cli.run("config", "show");

    assertThat(cli.out().lines()).anyMatch(line -> line.startsWith(option.key() + " "));
  }

  @ParameterizedTest
  @EnumSource(Option.class)
  void shouldNameEveryOptionInTheHelpOfANode(Option option) {
    cli.run("node", "--help");

    // Lines are wrapped within long words, too.
    String help = cli.out().replaceAll("\\s+", "");
    assertThat(help).containsPattern(option.flag() + "(\\[?=|,)");
    assertThat(help).contains((option.prose() + " Default:").replaceAll("\\s+", ""));
    assertThat(help).contains(("Allowed: " + option.allowed()).replaceAll("\\s+", ""));
    option.aliases().forEach(alias -> assertThat(help).contains(alias + ","));
    assertThat(cli.code).isZero();
  }

  @Test
  void shouldFindNothingWrongWithGoodOptions() {
    cli.run("config", "check", "--demo", "--quorum", "1");

    assertThat(cli.out()).isEqualTo("ok: 2 options set, 0 modes\n");
    assertThat(cli.code).isZero();
  }

  /** What a node only logs when it runs, an operator must hear when the file is checked. */
  @Test
  void shouldWarnOfModesInWhosePagesAMessageCouldBecomeScript() throws IOException {
    String file = write("modes: {mine: {message: \"<p>~text~</p>\"}}\n");

    cli.run("config", "check", "--config", file);

    assertThat(cli.err()).startsWith("perseid: warning: mode mine: whoever publishes can run scr");
    assertThat(cli.out()).startsWith("ok: ");
    assertThat(cli.code).isZero();
  }

  @Test
  void shouldTellTheErrorsOfAllSourcesAndExitWithTwo() throws IOException {
    String file = write("cluster:\n  nmae: x\n");
    cli.environment.put("PERSEID_LOG_LEVLE", "info");

    cli.run("config", "check", "--config", file, "--subscriber-prot", "80", "--quorum=x", "more");

    assertThat(cli.err().lines())
        .containsExactly(
            "perseid: unknown option cluster.nmae (file "
                + file
                + ", line 2, value \"x\"); did you"
                + " mean cluster.name?",
            "perseid: unknown option PERSEID_LOG_LEVLE (environment, value \"info\"); did you mean"
                + " PERSEID_LOG_LEVEL?",
            "perseid: --cluster-quorum (command line): \"x\" is not allowed; allowed: auto, or a"
                + " whole number from 1 to 64",
            "perseid: unknown option --subscriber-prot (command line, value \"80\"); did you mean"
                + " --subscriber-port?",
            "perseid: unexpected argument \"more\" (command line)");
    assertThat(cli.out()).isEmpty();
    assertThat(cli.code).isEqualTo(2);
  }

  @Test
  void shouldRefuseAFlagGivenTwice() {
    cli.run("config", "check", "--quorum", "1", "--cluster-quorum", "1");

    assertThat(cli.err()).contains("--cluster-quorum (command line) is already given");
    assertThat(cli.code).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "'cluster:\n\tname: x', 'line 2: no YAML: '",
    "'a: [', 'no YAML: '",
    "'- a', 'line 1: not a mapping; expected: KEY: VALUE'",
    "'demo: true\ndemo: false', 'line 2) is already given: file'",
    "'cluster: {name: a}\ncluster.name: b', 'line 2) is already given: file'",
    "'cluster: x', 'unknown option cluster (file'",
    "'modes: {mine: 3}', 'expected KEY: VALUE'",
    "'modes: 3', 'unknown option modes (file'",
    "'? {a: b}\n: c', 'a key must be a word'",
    "'a: &x {b: *x}', 'unknown option a.b.b.b'",
    "'cluster.port: {a: 1}', 'unknown option cluster.port.a (file'"
  })
  void shouldTellWhereAFileIsWrong(String text, String error) throws IOException {
    cli.run("config", "check", "--config", write(text));

    assertThat(cli.err()).contains(error);
    assertThat(cli.code).isEqualTo(2);
  }

  @Test
  void shouldTakeAnEmptyFile() throws IOException {
    cli.run("config", "check", "--config", write("# nothing yet\n"));

    assertThat(cli.code).isZero();
  }

  @Test
  void shouldSayThatThereIsNoSuchFile() {
    cli.run("config", "check", "--config", folder.resolve("none.yaml").toString());

    assertThat(cli.err()).contains("none.yaml: no such file");
    assertThat(cli.code).isEqualTo(2);
  }

  @Test
  void shouldSayThatAFileIsNoText() throws IOException {
    Path file = folder.resolve("binary.yaml");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});

    cli.run("config", "check", "--config", file.toString());

    assertThat(cli.err()).contains("binary.yaml: cannot be read");
    assertThat(cli.code).isEqualTo(2);
  }

  @Test
  void shouldPrintTheManual() {
    cli.run("config", "manual");

    assertThat(cli.out()).isEqualTo(OptionManual.markdown() + MeteorManual.markdown());
  }

  private String write(String text) throws IOException {
    return Files.writeString(folder.resolve("perseid.yaml"), text).toString();
  }
}
