package io.perseid.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perseid.config.ControllerOptions;
import io.perseid.stats.Counter;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UdpControllerTest extends ControllerFixture {
  private DatagramSocket sender;
  private int port;

  @BeforeEach
  void openSender() throws IOException {
    sender = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
    try (DatagramSocket free = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
      port = free.getLocalPort();
    }
    start();
  }

  @AfterEach
  void closeSender() {
    sender.close();
  }

  @Override
  ControllerOptions options() {
    return new ControllerOptions("127.0.0.1", 0, 20_000, PENDING_MAX, 10, "", "127.0.0.1", port);
  }

  private void send(String datagram) throws IOException {
    byte[] bytes = datagram.getBytes(StandardCharsets.ISO_8859_1);
    sender.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
  }

  private void untilIgnored(int datagrams) {
    until(() -> stats.get(Counter.UDP_IGNORED) == datagrams);
  }

  @Test
  void shouldPublishWhatADatagramHoldsAndAnswerNothing() throws IOException {
    send("ADDMESSAGE a by udp");
    send("ADDMESSAGE a ");
    send("ADDMESSAGE \u00c3\u00a9 \u00ff\0 two ");
    until(() -> broker.settledCount() == 3);
    assertThat(broker.texts()).containsExactly("by udp", "", "\u00ff\0 two ");
    assertThat(broker.asked().get(2).channel()).isEqualTo("\u00c3\u00a9");
    assertThat(connect().ask("ADDMESSAGE a by tcp")).isEqualTo("OK\t4\r\n");
    assertThat(stats.get(Counter.UDP_TAKEN)).isEqualTo(3);
    assertThat(stats.get(Counter.UNIQUE_MESSAGES)).isEqualTo(4);
    sender.setSoTimeout(1);
    assertThatThrownBy(() -> sender.receive(new DatagramPacket(new byte[9], 9)))
        .isInstanceOf(java.net.SocketTimeoutException.class);
  }

  /** Case udp-ignored. */
  @Test
  void shouldIgnoreWhatIsNoMessageAndGoOn() throws IOException {
    List<String> others =
        List.of(
            "addmessage a x",
            "ADDMESSAGE a",
            "ADDMESSAGE  a x",
            " ADDMESSAGE a x",
            "COUNTSUBSCRIBERS a",
            "LISTCHANNELS",
            "QUIT",
            "",
            "\r\n",
            "ADDMESSAGE",
            "ADDMESSAGE ",
            "ADDMESSAGE " + "n".repeat(256) + " x",
            "ADDMESSAGE a x\ry");
    for (String other : others) {
      send(other);
    }
    untilIgnored(others.size());
    send("ADDMESSAGE a ok");
    until(() -> broker.settledCount() == 1);
    assertThat(broker.texts()).containsExactly("ok");
  }

  /** Case udp-newline-kept, a defect of the original: the line end became part of the text. */
  @Test
  void shouldTakeOneLineEndForTheEndOfTheLine() throws IOException {
    send("ADDMESSAGE a x\r\n");
    send("ADDMESSAGE a y\n");
    send("ADDMESSAGE a \n");
    until(() -> broker.settledCount() == 3);
    assertThat(broker.texts()).containsExactly("x", "y", "");
  }

  /** The original published all lines of a datagram as one text. */
  @Test
  void shouldIgnoreADatagramOfSeveralLines() throws IOException {
    send("ADDMESSAGE a x\nADDMESSAGE a y\n");
    send("ADDMESSAGE a x\n\n");
    untilIgnored(2);
    assertThat(broker.asked()).isEmpty();
  }

  /** Case udp-truncated. */
  @Test
  void shouldCutADatagramAfter8192Bytes() throws IOException {
    send("ADDMESSAGE longname " + "x".repeat(9000));
    until(() -> broker.settledCount() == 1);
    assertThat(broker.texts().get(0)).isEqualTo("x".repeat(8172));
  }

  @Test
  void shouldDropWhatComesWhileTheBrokerIsTooFarBehind() throws IOException {
    broker.hold("a");
    for (int i = 0; i < PENDING_MAX; i++) {
      send("ADDMESSAGE a x");
    }
    until(() -> broker.askedCount() == PENDING_MAX);
    send("ADDMESSAGE a x");
    send("ADDMESSAGE a x");
    until(() -> stats.get(Counter.UDP_DROPPED) == 2);
    broker.release("a");
    until(() -> broker.settledCount() == PENDING_MAX);
    send("ADDMESSAGE a late");
    until(() -> broker.settledCount() == PENDING_MAX + 1);
  }

  @Test
  void shouldCountWhatWasRefusedOrInDoubt() throws IOException {
    broker.refuse("full", "history is full");
    broker.doubt("lost", "node left");
    send("ADDMESSAGE full x");
    send("ADDMESSAGE lost x");
    until(() -> stats.get(Counter.PUBLISH_REFUSED) + stats.get(Counter.PUBLISH_UNKNOWN) == 2);
    assertThat(stats.get(Counter.UNIQUE_MESSAGES)).isZero();
  }

  @Test
  void shouldLeaveThePortWhenItStops() throws IOException {
    settle(verticle.drain(Duration.ofSeconds(10)));
    // Another program of this machine may have been given the port meanwhile: it leaves too.
    Awaitility.await()
        .ignoreExceptions()
        .until(
            () -> {
              new DatagramSocket(new InetSocketAddress("127.0.0.1", port)).close();
              return true;
            });
  }

  @Test
  void shouldNameThePortThatItCannotListenOn() {
    ControllerVerticle second = new ControllerVerticle(options(), broker, stats);
    assertThatThrownBy(() -> settle(vertx.deployVerticle(second)))
        .hasMessageContaining("controller: cannot listen on 127.0.0.1 UDP port " + port + ": ");
  }
}
