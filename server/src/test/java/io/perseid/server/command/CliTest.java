package io.perseid.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CliTest {
  private final CliRun cli = new CliRun();

  @Test
  void shouldAskForACommand() {
    cli.run();

    assertThat(cli.err()).isEqualTo("perseid: a command is missing\nSee: perseid --help\n");
    assertThat(cli.code).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "pubish a b, publish",
    "publish a b --too x:1, --to",
    "subscribe a --histroy=3, --history",
    "status --jsn, --json",
    "config chekc, check",
    "config manual --hlep, --help",
    "bench fanuot, fanout",
    "bench hold --subscribe raw:127.0.0.1:1 --subscirbers=3, --subscribers"
  })
  void shouldNameTheNearestWord(String words, String nearest) {
    cli.run(words.split(" "));

    assertThat(cli.err()).contains("did you mean " + nearest + "?").contains(" --help");
    assertThat(cli.code).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "node",
        "stardust",
        "publish",
        "subscribe",
        "status",
        "config",
        "config check",
        "bench",
        "bench fanout",
        "version"
      })
  void shouldHelpWithEveryCommand(String command) {
    cli.run((command + " --help").strip().split(" "));

    assertThat(cli.out()).startsWith(("Usage: perseid " + command).strip());
    assertThat(cli.code).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"version", "--version"})
  void shouldTellItsVersion(String word) {
    cli.run(word);

    assertThat(cli.out()).containsPattern("^perseid \\d+\\.\\d+\\.\\d+").contains("\njava ");
    assertThat(cli.code).isZero();
  }

  @Test
  void shouldRefuseToLoadWhatIsNoServer() {
    cli.run("bench", "hold", "--subscribe", "perseid:4670");

    assertThat(cli.err())
        .startsWith("perseid: ")
        .contains("'perseid:4670' is not allowed; allowed: KIND:HOST:PORT")
        .contains("See: perseid bench hold --help");
    assertThat(cli.code).isEqualTo(2);
  }

  @Test
  void shouldTellWhatIsMissing() {
    cli.run("publish", "a");

    assertThat(cli.err()).contains("TEXT").contains("See: perseid publish --help");
    assertThat(cli.code).isEqualTo(2);
  }
}
