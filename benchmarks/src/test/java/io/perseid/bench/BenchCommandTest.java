package io.perseid.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BenchCommandTest {
  private static final String[] FANOUT = {
    "fanout", "--subscribe", "raw:127.0.0.1:1", "--publish", "tcp:127.0.0.1:1"
  };

  @ParameterizedTest
  @CsvSource({
    "'', allowed: KIND:HOST:PORT",
    "perseid, allowed: KIND:HOST:PORT",
    "perseid:127.0.0.1, allowed: KIND:HOST:PORT",
    "perseid:127.0.0.1:0, port 1 to 65535",
    "perseid:127.0.0.1:65536, port 1 to 65535",
    "perseid:127.0.0.1:4670/path, 'allowed: perseid:HOST:PORT, without a path'",
    "sse:127.0.0.1:4670, allowed: sse:HOST:PORT/sub/{channel}",
    "ws:127.0.0.1:4670/all, allowed: ws:HOST:PORT/sub/{channel}",
    "carrier-pigeon:127.0.0.1:4670, 'allowed: perseid, perseid-longpoll or raw'"
  })
  void shouldRefuseToSubscribeAtWhatIsNoPlace(String found, String expected) {
    BenchRun run = new BenchRun("hold", "--subscribe", found);

    assertThat(run.code).isEqualTo(2);
    assertThat(run.err.toString()).contains("--subscribe").contains("'" + found + "'", expected);
  }

  @ParameterizedTest
  @CsvSource({
    "controller:127.0.0.1:4671/x, 'allowed: controller:HOST:PORT, without a path'",
    "http:127.0.0.1:4671, allowed: http:HOST:PORT/pub/{channel}",
    "udp:127.0.0.1:4671, 'allowed: controller:HOST:PORT, tcp:HOST:PORT or"
        + " http:HOST:PORT/path/{channel}'"
  })
  void shouldRefuseToPublishToWhatIsNoPlace(String found, String expected) {
    BenchRun run = new BenchRun("publish", "--publish", found);

    assertThat(run.code).isEqualTo(2);
    assertThat(run.err.toString()).contains("--publish").contains("'" + found + "'", expected);
  }

  @ParameterizedTest
  @CsvSource({
    "--subscribers=0, above 0",
    "--subscribers=10000000, ulimit -n",
    "--channels=0, 1 to 65536",
    "--channels=1001, no more than --subscribers",
    "--bytes=35, 36",
    "--in-flight=0, 1 to 65536",
    "--rate=0, above 0",
    "--seconds=0, above 0",
    "--drain=-1, seconds",
    "--threads=0, 1 to 64",
    "--pid=0, there is no process 0",
    "--rate=1 --in-flight=1, mutually exclusive"
  })
  void shouldRefuseNumbersThatMakeNoRun(String options, String expected) {
    List<String> words = new ArrayList<>(List.of(FANOUT));
    words.addAll(List.of(options.split(" ")));

    BenchRun run = new BenchRun(words.toArray(String[]::new));

    assertThat(run.code).isNotZero();
    assertThat(run.err.toString())
        .contains(options.substring(0, options.indexOf('=')))
        .contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fanout", "publish", "connect", "hold"})
  void shouldRefuseOptionsItDoesNotKnow(String command) {
    String[] words =
        command.equals("fanout") || command.equals("publish")
            ? FANOUT
            : new String[] {"", FANOUT[1], FANOUT[2]};
    List<String> all = new ArrayList<>(List.of(words));
    all.set(0, command);
    all.add("--publsh");

    BenchRun run = new BenchRun(all.toArray(String[]::new));

    assertThat(run.code).isEqualTo(2);
    assertThat(run.err.toString()).contains("--publsh");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fanout", "publish", "connect", "hold"})
  void shouldExplainItself(String command) {
    BenchRun run = new BenchRun((command + " --help").strip().split(" "));

    assertThat(run.code).isZero();
    assertThat(run.out.toString()).startsWith(("Usage: bench " + command).strip());
  }

  @Test
  void shouldAskForACommand() {
    BenchRun run = new BenchRun();

    assertThat(run.code).isEqualTo(2);
    assertThat(run.err.toString()).contains("expected: fanout, publish, connect, hold or compare");
  }

  @Test
  void shouldTellThatAPublishersServerIsNotThere() {
    BenchRun run = new BenchRun(FANOUT);

    assertThat(run.code).isNotZero();
    assertThat(run.err.toString()).contains("publisher tcp:127.0.0.1:1").contains("refused");
  }
}
