package io.perseid.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A generator that overlooks a lost message makes a fast server of a wrong one. */
class FaultsAreCountedExactlyTest {
  private static final int SUBSCRIBERS = 4;
  private FakePushServer server;

  @AfterEach
  void closeServer() throws IOException {
    server.close();
  }

  @Test
  void shouldFindNothingWrongWithAServerThatDoesAllRight() throws IOException {
    server = new FakePushServer();

    JsonObject result = run();

    assertFaults(result, 0, 0, 0);
    assertThat(result.getLong("published")).isGreaterThan(24);
    assertThat(result.getLong("received")).isEqualTo(result.getLong("published") * SUBSCRIBERS);
  }

  @Test
  void shouldCountEachMessageThatNeverCame() throws IOException {
    server =
        new FakePushServer(
            (subscriber, number, text) ->
                subscriber == 0 && (number == 0 || number == 7 || number == 8)
                        || subscriber == 3 && number == 20
                    ? List.of()
                    : List.of(text));

    assertFaults(run("--drain", "1"), 4, 0, 0);
  }

  @Test
  void shouldCountMessagesThatNeverCameAtTheEnd() throws IOException {
    server =
        new FakePushServer(
            (subscriber, number, text) ->
                subscriber == 1 && number >= 10 ? List.of() : List.of(text));

    JsonObject result = run("--drain", "1");

    long expected = result.getLong("published") - 10;
    assertFaults(result, expected, 0, 0);
    assertThat(result.getLong("undelivered")).isEqualTo(expected);
  }

  @Test
  void shouldCountEachMessageThatCameAgain() throws IOException {
    List<String> second = new ArrayList<>();
    server =
        new FakePushServer(
            (subscriber, number, text) -> {
              if (subscriber == 2 && number == 2) {
                second.add(text);
              }
              return switch (subscriber * 100 + number) {
                case 105 -> List.of(text, text, text);
                case 209 -> List.of(text, second.get(0));
                default -> List.of(text);
              };
            });

    assertFaults(run(), 0, 3, 0);
  }

  @Test
  void shouldCountMessagesThatWereOvertakenAndNotTakeThemForLost() throws IOException {
    List<String> held = new ArrayList<>();
    server =
        new FakePushServer(
            (subscriber, number, text) -> {
              if (subscriber == 1 && (number == 4 || number >= 11 && number <= 13)) {
                held.add(text);
                return List.of();
              }
              if (subscriber == 1 && number == 5) {
                return List.of(text, held.remove(0));
              }
              if (subscriber == 1 && number == 20) {
                // From the middle of what is missing, then its ends, and one of them again.
                return List.of(text, held.get(1), held.get(2), held.get(0), held.get(0));
              }
              return List.of(text);
            });

    assertFaults(run(), 0, 1, 4);
  }

  @Test
  void shouldCountMessagesOfAnotherChannel() throws IOException {
    server =
        new FakePushServer(
            (subscriber, number, text) ->
                subscriber == 1 && number == 6
                    ? List.of(text, text.substring(0, 4) + "aaaaaaac" + text.substring(12))
                    : List.of(text));

    JsonObject result = run();

    assertFaults(result, 0, 0, 0);
    assertThat(result.getLong("misdirected")).isEqualTo(1);
  }

  @Test
  void shouldNotCountAMessageAsLostThatTheServerRefused() throws IOException {
    server = new FakePushServer().refusing(9);

    JsonObject result = run();

    assertFaults(result, 0, 0, 0);
    assertThat(result.getLong("publishFailed")).isEqualTo(1);
    assertThat(result.getString("trouble")).contains("ERR no");
  }

  @Test
  void shouldCountWhatASubscriberMissesWhoseConnectionEnds() throws IOException {
    server =
        new FakePushServer(
            (subscriber, number, text) ->
                subscriber == 2 && number == 15 ? List.of("") : List.of(text));

    JsonObject result = run("--drain", "1");

    assertFaults(result, result.getLong("published") - 15, 0, 0);
    assertThat(result.getLong("subscribersGone")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 35, 37})
  void shouldFindEachMessageHoweverItsBytesAreCut(int bytes) throws IOException {
    server = new FakePushServer().inPieces(bytes);

    JsonObject result = run("--bytes", "50");

    assertFaults(result, 0, 0, 0);
    assertThat(result.getLong("received")).isEqualTo(result.getLong("published") * SUBSCRIBERS);
  }

  @Test
  void shouldGoOnInAClosedLoopWhenAMessageIsLost() throws IOException {
    server =
        new FakePushServer(
            (subscriber, number, text) ->
                subscriber == 0 && number == 0 ? List.of() : List.of(text));

    JsonObject result =
        BenchRun.result(
            "fanout",
            "--subscribe",
            server.at("raw"),
            "--publish",
            server.at("tcp"),
            "--subscribers",
            "4",
            "--in-flight",
            "2",
            "--drain",
            "1");

    // The other place in flight is enough to go on.
    assertFaults(result, 1, 0, 0);
    assertThat(result.getLong("published")).isGreaterThan(2);
  }

  @Test
  void shouldAccountForEachMessageOnSeveralThreads() throws IOException {
    server = new FakePushServer();

    JsonObject result =
        BenchRun.result(
            "fanout",
            "--subscribe",
            server.at("raw"),
            "--publish",
            server.at("tcp"),
            "--subscribers",
            "10",
            "--channels",
            "2",
            "--threads",
            "3",
            "--in-flight",
            "4");

    assertFaults(result, 0, 0, 0);
    assertThat(result.getLong("stalls")).isZero();
    assertThat(result.getLong("received")).isEqualTo(result.getLong("published") * 5);
  }

  private JsonObject run(String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "fanout",
                "--subscribe",
                server.at("raw"),
                "--publish",
                server.at("tcp"),
                "--subscribers",
                Integer.toString(SUBSCRIBERS),
                "--rate",
                "100"));
    words.addAll(List.of(more));
    return BenchRun.result(words.toArray(String[]::new));
  }

  private static void assertFaults(JsonObject result, long lost, long duplicated, long reordered) {
    assertThat(
            List.of(
                result.getLong("lost"), result.getLong("duplicated"), result.getLong("reordered")))
        .as("lost, duplicated, reordered of %s", result)
        .containsExactly(lost, duplicated, reordered);
  }
}
