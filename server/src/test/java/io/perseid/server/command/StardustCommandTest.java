package io.perseid.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.config.NodeOptions;
import io.perseid.config.Option;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class StardustCommandTest {
  private final CliRun cli = new CliRun();
  private final AtomicReference<NodeOptions> launched = new AtomicReference<>();

  @BeforeEach
  void keepWhatIsLaunched() {
    cli.launcher =
        (options, shutdown) -> {
          launched.set(options);
          shutdown.request("the test");
          return new FakeNode();
        };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--port 5743 --base /comet --timeout 20 --demo",
        "-p 5743 -b /comet -t 20 --demo",
        "--port=5743 --base=/comet --timeout=20s --stardust-demo",
        "--stardust-port 5743 --stardust-base /comet --stardust-timeout 20 --demo"
      })
  void shouldTakeTheOriginalsOptions(String words) {
    cli.run(("stardust " + words).split(" "));

    assertThat(cli.err()).isEmpty();
    assertThat(launched.get().stardust().enabled()).isTrue();
    assertThat(launched.get().stardust().port()).isEqualTo(5743);
    assertThat(launched.get().stardust().base()).isEqualTo("/comet");
    assertThat(launched.get().stardust().timeoutSeconds()).isEqualTo(20);
    assertThat(launched.get().stardust().demo()).isTrue();
    assertThat(launched.get().demo()).as("the chat").isFalse();
    assertThat(cli.code).isZero();
  }

  @Test
  void shouldTakeAllOptionsOfANode() {
    cli.run("stardust", "--members", "127.0.0.1,127.0.0.2,127.0.0.3", "--name", "n1");

    assertThat(launched.get().name()).isEqualTo("n1");
    assertThat(launched.get().cluster().quorum()).isEqualTo(2);
    assertThat(launched.get().stardust().demo()).isFalse();
    assertThat(launched.get().stardust().port()).isEqualTo(5742);
  }

  @Test
  void shouldServeStardustThoughTheEnvironmentSwitchesItOff() {
    cli.environment.put("PERSEID_STARDUST_ENABLED", "false");
    cli.environment.put("PERSEID_DEMO", "true");

    cli.run("stardust");

    assertThat(launched.get().stardust().enabled()).isTrue();
    assertThat(launched.get().demo()).as("the chat").isTrue();
  }

  @Test
  void shouldNotBeToldTheContraryOfItsName() {
    cli.run("stardust", "--stardust-enabled=false");

    assertThat(cli.err()).contains("--stardust-enabled").contains("the command stardust");
    assertThat(launched.get()).isNull();
    assertThat(cli.code).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "--prot 5743, --port",
    "--bsae /comet, --base",
    "--tiemout=3, --timeout",
    "-port 5743, --port",
    "-timeout 5, --timeout",
    "--stardust-prot 1, --stardust-port",
    "--clustername x, --cluster-name",
    "--halp, --help"
  })
  void shouldRefuseAnUnknownOptionWithTheNearestName(String words, String nearest) {
    cli.run(("stardust " + words).split(" "));

    assertThat(cli.err()).contains("unknown option").contains("did you mean " + nearest + "?");
    assertThat(launched.get()).isNull();
    assertThat(cli.code).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "-p x, --stardust-port",
    "--port 70000, --stardust-port",
    "-b comet, --stardust-base",
    "--base /comet/, --stardust-base",
    "--timeout 0, --stardust-timeout"
  })
  void shouldRefuseAValueWithWhatIsAllowed(String words, String named) {
    cli.run(("stardust " + words).split(" "));

    assertThat(cli.err()).contains(named + " (command line): ").contains("allowed: ");
    assertThat(launched.get()).isNull();
    assertThat(cli.code).isEqualTo(2);
  }

  @Test
  void shouldHelpWithTheOriginalsOptionsFirst() {
    cli.run("stardust", "-h");

    assertThat(cli.out())
        .startsWith("Usage: perseid stardust")
        .contains("-p, --port, --stardust-port", "-b, --base,", "-t, --timeout,")
        .contains("--demo, --stardust-demo", "-v, --version");
    assertThat(cli.out().indexOf("--base")).isLessThan(cli.out().indexOf("--cluster-name"));
    assertThat(cli.out()).doesNotContain("SubscriberPort");
    assertThat(cli.code).isZero();
  }

  @Test
  void shouldNameEveryOptionOfANodeInItsHelp() {
    cli.run("stardust", "--help");

    // Lines are wrapped within long words, too.
    String help = cli.out().replaceAll("\\s+", "");
    for (Option option : Option.values()) {
      assertThat(help).containsPattern(option.flag() + "(\\[?=|,)");
      if (option != Option.DEMO) {
        assertThat(help).contains(option.prose().replaceAll("\\s+", ""));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-v", "--version"})
  void shouldTellItsVersion(String word) {
    cli.run("stardust", word);

    assertThat(cli.out()).startsWith("perseid ");
    assertThat(launched.get()).isNull();
    assertThat(cli.code).isZero();
  }
}
