package io.perseid.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class PublishCommandTest {
  private final CliRun cli = new CliRun();

  /** A controller port: ids from 100 on, an error for every text that says so. */
  private static void controller(FakeServer server, LineInput in, OutputStream out)
      throws IOException {
    long id = 100;
    String line;
    while ((line = in.next()) != null) {
      server.seen.add(line);
      if (line.equals("QUIT")) {
        FakeServer.say(out, "OK\r\n");
        return;
      }
      FakeServer.say(out, line.endsWith("bad") ? "ERR no room\r\n" : "OK\t" + id++ + "\r\n");
    }
  }

  @Test
  void shouldPrintTheIdOfTheMessage() throws IOException {
    try (FakeServer server = new FakeServer(PublishCommandTest::controller)) {
      cli.run("publish", "--to", server.address(), "chat", "hello  world ");

      assertThat(cli.out()).isEqualTo("100\n");
      assertThat(cli.err()).isEmpty();
      assertThat(cli.code).isZero();
      assertThat(server.seen).containsExactly("ADDMESSAGE chat hello  world ", "QUIT");
    }
  }

  @Test
  void shouldSendTextAsUtf8() throws IOException {
    try (FakeServer server = new FakeServer(PublishCommandTest::controller)) {
      cli.run("publish", "--to", server.address(), "chat", "gr\u00fc\u00df \u2603");

      byte[] line = server.seen.get(0).getBytes(StandardCharsets.ISO_8859_1);
      assertThat(new String(line, StandardCharsets.UTF_8))
          .isEqualTo("ADDMESSAGE chat gr\u00fc\u00df \u2603");
    }
  }

  @Test
  void shouldFailWithTheReasonWhenTheMessageIsRefused() throws IOException {
    try (FakeServer server = new FakeServer(PublishCommandTest::controller)) {
      cli.run("publish", "--to", server.address(), "chat", "bad");

      assertThat(cli.out()).isEmpty();
      assertThat(cli.err()).isEqualTo("perseid: message 1: ERR no room\n");
      assertThat(cli.code).isEqualTo(1);
    }
  }

  @Test
  void shouldPublishEveryLineOfStandardInput() throws IOException {
    cli.in = "one\r\ntwo\n\nbad\nlast without an end";
    try (FakeServer server = new FakeServer(PublishCommandTest::controller)) {
      cli.run("publish", "--to", server.address(), "chat", "-");

      assertThat(cli.out()).isEqualTo("100\n101\n102\n103\n");
      assertThat(cli.err()).isEqualTo("perseid: message 4: ERR no room\n");
      assertThat(cli.code).isEqualTo(1);
      assertThat(server.seen)
          .containsExactly(
              "ADDMESSAGE chat one",
              "ADDMESSAGE chat two",
              "ADDMESSAGE chat ",
              "ADDMESSAGE chat bad",
              "ADDMESSAGE chat last without an end",
              "QUIT");
    }
  }

  /** Writer and reader must not wait for each other once both sockets' buffers are full. */
  @Test
  void shouldPipelineMoreThanTheBuffersHold() throws IOException {
    cli.in = ("x".repeat(1000) + '\n').repeat(20_000);
    try (FakeServer server = new FakeServer(PublishCommandTest::controller)) {
      cli.run("publish", "--to", server.address(), "chat", "-");

      assertThat(cli.out().lines()).hasSize(20_000).startsWith("100").endsWith("20099");
      assertThat(cli.code).isZero();
    }
  }

  @Test
  void shouldSayThatTheOutcomeIsUnknownWhenTheConnectionEnds() throws IOException {
    try (FakeServer server = new FakeServer((self, in, out) -> in.next())) {
      cli.run("publish", "--to", server.address(), "chat", "hello");

      assertThat(cli.err())
          .contains("closed the connection; messages without an answer: 1")
          .contains("may or may not have been published");
      assertThat(cli.code).isEqualTo(1);
    }
  }

  @Test
  void shouldNotWaitForEverForAnAnswer() throws IOException {
    try (FakeServer server =
        new FakeServer(
            (self, in, out) -> {
              String line;
              while ((line = in.next()) != null) {
                self.seen.add(line);
              }
            })) {
      cli.run("publish", "--timeout", "1", "--to", server.address(), "chat", "hello");

      assertThat(cli.err()).contains("no answer from " + server.address() + " within 1 s");
      assertThat(cli.code).isEqualTo(1);
    }
  }

  @Test
  void shouldSayWhereNobodyListens() throws IOException {
    FakeServer gone = new FakeServer();
    gone.close();

    cli.run("publish", "--to", gone.address(), "chat", "hello");

    assertThat(cli.err())
        .startsWith("perseid: cannot reach the controller port " + gone.address() + ": ");
    assertThat(cli.code).isEqualTo(1);
  }

  /** A line end in an argument would be a second command of the sender's choice. */
  @ParameterizedTest
  @ValueSource(strings = {"a\nQUIT", "a\rQUIT"})
  void shouldRefuseTextOfSeveralLines(String text) {
    cli.run("publish", "chat", text);

    assertThat(cli.err()).contains("TEXT").contains("allowed: one line");
    assertThat(cli.code).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"'a b'", "''", "'a\nb'"})
  void shouldRefuseAChannelThatNoCommandCanName(String channel) {
    cli.run("publish", channel, "hello");

    assertThat(cli.err()).contains("CHANNEL").contains("none of them blank");
    assertThat(cli.code).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "localhost:0", "localhost:65536", ":1", "a b:1"})
  void shouldRefuseAnAddressWithoutHostOrPort(String address) {
    cli.run("publish", "--to", address, "chat", "hello");

    assertThat(cli.err()).contains("'" + address + "' is not allowed; allowed: HOST:PORT");
    assertThat(cli.code).isEqualTo(2);
  }
}
