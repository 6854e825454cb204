package io.perseid.life;

import static org.awaitility.Awaitility.await;

import io.perseid.harness.NodeProcess;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The original tested the age of messages where it meant the interval of pings. */
class FreshMessagesTest {
  @Test
  void shouldPingOnAndOnThoughMessagesLiveForASecondOnly() throws Exception {
    try (NodeProcess node =
        NodeProcess.alone(
            "fresh-messages", "--limits-message-age=1s", "--subscriber-ping-interval=3s")) {
      node.start();
      node.awaitReady();
      try (StreamReader stream = new StreamReader(node.ports().subscriber(), "/push/h/lines/a")) {
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> stream.lines().stream().filter("."::equals).count() >= 2);
      }
    }
  }
}
