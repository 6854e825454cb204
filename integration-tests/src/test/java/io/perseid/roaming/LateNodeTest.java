package io.perseid.roaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perseid.harness.Cluster;
import io.perseid.harness.ControllerClient;
import io.perseid.harness.FrameParser.Received;
import io.perseid.harness.NodeProcess;
import io.perseid.harness.Poll;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A node joins when others have been at work for a while. */
class LateNodeTest {
  private static final int CHANNELS = 50;
  private static final int MESSAGES = 20;

  @Test
  void shouldServeTheHistoryOfEveryChannelFromItsFirstReadyMoment() throws Exception {
    try (Cluster cluster = Cluster.of(3, "late")) {
      NodeProcess first = cluster.node(0).start();
      NodeProcess second = cluster.node(1).start();
      first.awaitReady();
      second.awaitReady();
      Map<String, List<Received>> published = publish(first);

      NodeProcess late = cluster.node(2).start();
      // As close as can be: what follows is asked in the moment of the first 200.
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(1))
          .until(late::isReady);

      Map<String, List<Received>> served = new LinkedHashMap<>();
      for (String channel : published.keySet()) {
        served.put(channel, Poll.read(late.subscriberPort(), channel, ".h"));
      }
      assertThat(served).isEqualTo(published);
    }
  }

  private static Map<String, List<Received>> publish(NodeProcess node) throws IOException {
    Map<String, List<Received>> published = new LinkedHashMap<>();
    try (ControllerClient client = new ControllerClient(node.controllerPort())) {
      for (int i = 0; i < CHANNELS * MESSAGES; i++) {
        String channel = "late-" + i % CHANNELS;
        String text = "message " + i;
        long id = client.publish(channel, text);
        published
            .computeIfAbsent(channel, c -> new ArrayList<>())
            .add(new Received(id, channel, text));
      }
    }
    return published;
  }
}
