package io.perseid.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class SubscribeCommandTest {
  private final CliRun cli = new CliRun();

  /** One response that says these lines and ends with the connection. */
  private static FakeServer.Part stream(String lines) {
    return (server, in, out) -> {
      String line = in.next();
      server.seen.add(line.replaceAll("/push/[A-Za-z0-9]+/", "/push/ID/"));
      while (!line.isEmpty()) {
        line = in.next();
      }
      FakeServer.say(out, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" + lines);
    };
  }

  @Test
  void shouldPrintMessagesAndNothingElse() throws IOException {
    try (FakeServer server = new FakeServer(stream("=a 4\n=b 0\n.\n5 a one\n7 b  two \n"))) {
      cli.run("subscribe", "--from", server.address(), "--count", "2", "a", "b");

      assertThat(cli.out()).isEqualTo("5 a one\n7 b  two \n");
      assertThat(cli.err()).isEmpty();
      assertThat(cli.code).isZero();
      assertThat(server.seen).containsExactly("GET /push/ID/lines/a/b HTTP/1.1");
    }
  }

  @Test
  void shouldPrintJsonWhenAskedTo() throws IOException {
    String utf8 =
        new String("\"\u2603".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    try (FakeServer server = new FakeServer(stream("=a 4\n5 a " + utf8 + "\n"))) {
      cli.run("subscribe", "--from", server.address(), "--count=1", "--json", "a");

      assertThat(cli.out()).isEqualTo("{\"id\":5,\"channel\":\"a\",\"text\":\"\\\"\u2603\"}\n");
    }
  }

  @ParameterizedTest
  @CsvSource({"--history=10, a.b10", "--history=all, a.h", "--since=41, a.r42", "--since=0, a.r1"})
  void shouldAskForTheHistoryItIsTold(String option, String channel) throws IOException {
    try (FakeServer server = new FakeServer(stream("=a 5\n5 a one\n"))) {
      cli.run("subscribe", "--from", server.address(), "--count=1", option, "a");

      assertThat(server.seen).containsExactly("GET /push/ID/lines/" + channel + " HTTP/1.1");
    }
  }

  @Test
  void shouldGoOnAfterTheLastMessageWhenTheConnectionEnds() throws IOException {
    try (FakeServer server =
        new FakeServer(stream("=a 4\n=b 9\n5 a one\n"), stream("=a 5\n=b 9\n6 a two\n"))) {
      cli.run("subscribe", "--from", server.address(), "--count=2", "a", "b");

      assertThat(cli.out()).isEqualTo("5 a one\n6 a two\n");
      assertThat(server.seen)
          .containsExactly(
              "GET /push/ID/lines/a/b HTTP/1.1", "GET /push/ID/lines/a.r6/b.r10 HTTP/1.1");
    }
  }

  /**
   * What was published while a live subscriber was away must not be lost, though it saw nothing.
   */
  @Test
  void shouldGoOnFromWhereItJoinedWhenNoMessageCame() throws IOException {
    try (FakeServer server = new FakeServer(stream("=a 4\n.\n!\n"), stream("=a 5\n5 a one\n"))) {
      cli.run("subscribe", "--from", server.address(), "--count=1", "a");

      assertThat(server.seen).last().isEqualTo("GET /push/ID/lines/a.r5 HTTP/1.1");
      assertThat(cli.err()).contains("ended the stream");
    }
  }

  /** The newest id of the channel is no position as long as older messages are still to come. */
  @Test
  void shouldAskForTheHistoryAgainWhenItWasCutOff() throws IOException {
    try (FakeServer server = new FakeServer(stream("=a 4\n"), stream("=a 4\n3 a x\n4 a y\n"))) {
      cli.run("subscribe", "--from", server.address(), "--count=2", "--history=all", "a");

      assertThat(cli.out()).isEqualTo("3 a x\n4 a y\n");
      assertThat(server.seen).last().isEqualTo("GET /push/ID/lines/a.h HTTP/1.1");
    }
  }

  @Test
  void shouldComeBackWhenTheServerRefusesForAWhile() throws IOException {
    FakeServer.Part busy =
        (server, in, out) -> FakeServer.say(out, "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
    try (FakeServer server = new FakeServer(stream("=a 4\n"), busy, stream("=a 4\n5 a x\n"))) {
      cli.run("subscribe", "--from", server.address(), "--count=1", "a");

      assertThat(cli.out()).isEqualTo("5 a x\n");
      assertThat(cli.err()).contains("it answered 503");
    }
  }

  @Test
  void shouldTellOfAGap() throws IOException {
    try (FakeServer server = new FakeServer(stream("=a 90\n?a 42 77\n90 a x\n"))) {
      cli.run("subscribe", "--from", server.address(), "--count=1", "--since=41", "a");

      assertThat(cli.err())
          .isEqualTo("perseid: messages of a with ids from 42 to 77 may be gone\n");
      assertThat(cli.out()).isEqualTo("90 a x\n");
    }
  }

  @Test
  void shouldReadAChunkedAnswer() throws IOException {
    String chunks = "7\r\n=a 4\n5 \r\n6\r\na one\n\r\n0\r\n\r\n";
    FakeServer.Part chunked =
        (server, in, out) ->
            FakeServer.say(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks);
    try (FakeServer server = new FakeServer(chunked)) {
      cli.run("subscribe", "--from", server.address(), "--count=1", "a");

      assertThat(cli.out()).isEqualTo("5 a one\n");
    }
  }

  @Test
  void shouldFailAtOnceWhenTheFirstConnectionIsRefused() throws IOException {
    FakeServer gone = new FakeServer();
    gone.close();

    cli.run("subscribe", "--from", gone.address(), "a");

    assertThat(cli.err()).startsWith("perseid: cannot subscribe at " + gone.address() + ": ");
    assertThat(cli.code).isEqualTo(1);
  }

  @Test
  void shouldFailWhenTheServerSpeaksSomethingElse() throws IOException {
    FakeServer.Part web =
        (server, in, out) -> FakeServer.say(out, "HTTP/1.1 404 Not Found\r\n\r\n");
    try (FakeServer server = new FakeServer(web)) {
      cli.run("subscribe", "--from", server.address(), "a");

      assertThat(cli.err()).contains("it answered 404");
      assertThat(cli.code).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--history=0", "--history=x", "--since=-1", "--count=0", "--since=x"})
  void shouldRefuseOptionsOutOfRange(String option) {
    cli.run("subscribe", option, "a");

    assertThat(cli.err()).contains(option.substring(0, option.indexOf('=')));
    assertThat(cli.code).isEqualTo(2);
  }

  @Test
  void shouldRefuseHistoryBesideSince() {
    cli.run("subscribe", "--since=1", "--history=1", "a");

    assertThat(cli.err()).contains("allowed: nothing beside --since");
    assertThat(cli.code).isEqualTo(2);
  }

  @Test
  void shouldRefuseChannelsThatAPathCannotName() {
    for (String channel : List.of("a.b", "a/b", "\u00fc", "a b")) {
      cli.run("subscribe", channel);

      assertThat(cli.err()).contains("'" + channel + "' is not allowed");
      assertThat(cli.code).isEqualTo(2);
    }
  }
}
