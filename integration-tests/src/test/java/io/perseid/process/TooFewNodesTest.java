package io.perseid.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perseid.harness.Cluster;
import io.perseid.harness.ControllerClient;
import io.perseid.harness.Http;
import io.perseid.harness.NodeProcess;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Three nodes are configured and only one runs: it must not promise what it cannot keep. */
class TooFewNodesTest {
  @Test
  void shouldRefuseMessagesAndClientsWhenAloneOfThree() throws IOException {
    try (Cluster cluster = Cluster.of(3, "alone", "--limits-publish-timeout", "500ms")) {
      NodeProcess node = cluster.node(0).start();
      await("open ports")
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> Http.get(node.ports().admin(), "/readyz"),
              answer -> answer.status() != 0 && !answer.body().contains("not open yet"));

      Http.Answer ready = Http.get(node.ports().admin(), "/readyz");
      assertThat(ready.status()).isEqualTo(503);
      assertThat(ready.body()).contains("\"reasons\":[\"");
      try (ControllerClient client = new ControllerClient(node.controllerPort())) {
        assertThat(client.ask("ADDMESSAGE news x")).startsWith("ERR Too few nodes agree");
      }
    }
  }

  @Test
  void shouldSendItsClientsElsewhereWhenTheOthersAreGoneAndServeAgainWhenOneIsBack()
      throws IOException {
    try (Cluster cluster = Cluster.of(3, "left", "--limits-publish-timeout", "500ms").start()) {
      cluster.awaitReady();
      NodeProcess left = cluster.node(0);
      try (ControllerClient client = new ControllerClient(left.controllerPort())) {
        client.publish("news", "before");
      }
      try (Socket stream = new Socket("127.0.0.1", left.subscriberPort())) {
        stream
            .getOutputStream()
            .write("GET /push/left/lines/news.h HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
        cluster.node(1).kill9();
        cluster.node(2).kill9();
        await("not ready")
            .atMost(Duration.ofSeconds(30))
            .until(() -> Http.get(left.ports().admin(), "/readyz").status() == 503);
        try (ControllerClient client = new ControllerClient(left.controllerPort())) {
          assertThat(client.ask("ADDMESSAGE news x")).startsWith("ERR ");
        }
        stream.setSoTimeout(60_000);
        String seen = new String(stream.getInputStream().readAllBytes(), ISO_8859_1);
        // Ended, but not for good: the client is to come back, at another node.
        assertThat(seen).contains(" news before\n").doesNotContain("!\n");
      }
      cluster.node(1).start().awaitReady();
      left.awaitReady();
      try (ControllerClient client = new ControllerClient(left.controllerPort())) {
        assertThat(client.publish("news", "after")).isPositive();
      }
    }
  }
}
