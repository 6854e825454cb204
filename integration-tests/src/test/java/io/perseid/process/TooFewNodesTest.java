package io.perseid.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perseid.harness.Cluster;
import io.perseid.harness.ControllerClient;
import io.perseid.harness.Http;
import io.perseid.harness.NodeProcess;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Three nodes are configured and only one runs: it must not promise what it cannot keep. */
class TooFewNodesTest {
  @Test
  void shouldRefuseMessagesAndClientsWhenAloneOfThree() throws IOException {
    try (Cluster cluster = Cluster.of(3, "alone", "--limits-publish-timeout", "500ms")) {
      NodeProcess node = cluster.node(0).start();
      await("an answer of the admin port")
          .atMost(Duration.ofSeconds(30))
          .until(() -> Http.get(node.ports().admin(), "/healthz").status() == 200);

      Http.Answer ready = Http.get(node.ports().admin(), "/readyz");
      assertThat(ready.status()).isEqualTo(503);
      assertThat(ready.body()).contains("\"reasons\":[\"");
      try (ControllerClient client = new ControllerClient(node.controllerPort())) {
        assertThat(client.ask("ADDMESSAGE news x")).startsWith("ERR Too few nodes agree");
      }
    }
  }
}
