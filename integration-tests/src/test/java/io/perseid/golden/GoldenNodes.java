package io.perseid.golden;

import static org.awaitility.Awaitility.await;

import io.perseid.harness.Cluster;
import io.perseid.harness.FreePorts;
import io.perseid.harness.NodeProcess;
import io.perseid.harness.Places;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Nodes of a cluster, set as the original was when it was recorded: no pings, flash served. The
 * first takes what is published, the others serve subscribers, the last of them by templates of its
 * own. One thread.
 */
final class GoldenNodes implements AutoCloseable, Replay.Server {
  private static final Duration WITHIN = Duration.ofSeconds(15);

  private final int udpPort = FreePorts.next();
  private final Cluster cluster;

  private GoldenNodes(Map<String, String> settings) {
    cluster =
        Cluster.of(4, "golden", "--subscriber-ping-interval", "0", "--subscriber-flash", "true");
    publishers().with(List.of("--controller-udp-port", Integer.toString(udpPort)));
    String modes = Places.root().resolve(GoldenNode.MODES).toString();
    List<String> words = new ArrayList<>(List.of("--meteor-config", modes));
    settings.forEach((name, value) -> words.addAll(List.of('-' + name, value)));
    templates().with(words);
  }

  /**
   * Starts them.
   *
   * @param settings of the original's command line, for the node that serves by templates
   */
  static GoldenNodes start(Map<String, String> settings) {
    GoldenNodes nodes = new GoldenNodes(settings);
    nodes.cluster.start();
    return nodes;
  }

  NodeProcess publishers() {
    return cluster.node(0);
  }

  List<NodeProcess> subscribers() {
    return List.of(cluster.node(1), cluster.node(2));
  }

  NodeProcess templates() {
    return cluster.node(3);
  }

  /** Empties all channels; nothing is left on any node of the cases before. */
  void clear() {
    signal("USR1");
    for (NodeProcess node : cluster.nodes()) {
      await("no channels are left on " + node)
          .atMost(WITHIN)
          .until(() -> GoldenNode.channels(node).equals("OK --EOT--"));
    }
  }

  @Override
  public void sendDatagram(String data) throws IOException {
    GoldenNode.sendDatagram(udpPort, data);
  }

  @Override
  public void signal(String name) {
    publishers().child().signal(name);
  }

  @Override
  public void close() {
    cluster.close();
  }
}
