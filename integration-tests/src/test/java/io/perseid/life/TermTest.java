package io.perseid.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perseid.harness.ControllerClient;
import io.perseid.harness.NodeProcess;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** SIGTERM to a node whose clients are slow. */
class TermTest {
  private static final int MESSAGES = 200;
  private static final String TEXT = "x".repeat(50_000);

  /** A client that has asked for far more than fits between it and the node, and reads nothing. */
  private static Socket holdingBack(NodeProcess node) throws IOException {
    try (ControllerClient controller = new ControllerClient(node.controllerPort())) {
      for (int i = 0; i < MESSAGES; i++) {
        controller.publish("much", TEXT);
      }
    }
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), node.subscriberPort()));
    String head = "GET /push/slow/lines/much.h HTTP/1.0\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    await().until(() -> node.metric("perseid_streams_open") > 0);
    return socket;
  }

  @Test
  void shouldWaitUntilASlowReaderHasTakenAllAndTheFarewellBehindIt() throws Exception {
    try (NodeProcess node = NodeProcess.alone("life-slow").start().awaitReady();
        Socket slow = holdingBack(node)) {
      node.child().term();
      awaitListeningNoMore(node);
      assertThat(node.child().isAlive()).isTrue();

      String all = new String(slow.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

      assertThat(all.lines().filter(line -> line.endsWith(TEXT))).hasSize(MESSAGES);
      assertThat(all).endsWith("\n!\n");
      assertThat(node.child().awaitExit(30)).isZero();
    }
  }

  private static void awaitListeningNoMore(NodeProcess node) {
    await()
        .until(
            () -> {
              try (Socket late =
                  new Socket(InetAddress.getLoopbackAddress(), node.subscriberPort())) {
                return late.isClosed();
              } catch (ConnectException e) {
                return true;
              }
            });
  }

  @Test
  void shouldExitWithOneWhenAClientDoesNotTakeItsOutputInTime() throws Exception {
    try (NodeProcess node =
            NodeProcess.alone("life-stuck", "--node-flush-timeout", "1s").start().awaitReady();
        Socket stuck = holdingBack(node)) {
      assertThat(node.term()).isEqualTo(1);
      assertThat(node.child().output())
          .contains("1 clients did not take what was sent to them within 1 s");
      assertThat(stuck.isConnected()).isTrue();
    }
  }
}
