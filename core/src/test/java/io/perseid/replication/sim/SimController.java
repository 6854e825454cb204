package io.perseid.replication.sim;

import io.perseid.broker.PublishOutcome;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Publishes now and then, through one node at a time, without waiting for outcomes. */
final class SimController {
  private final SimCluster cluster;
  private final SimLoop loop;
  private final int number;
  private SimNode node;
  private int count;
  private int connection;

  SimController(SimCluster cluster, int number) {
    this.cluster = cluster;
    this.loop = cluster.loop;
    this.number = number;
  }

  void next() {
    if (cluster.checker.isClosing()) {
      return;
    }
    if (node == null || !node.isAlive() || loop.chance(0.02)) {
      List<SimNode> nodes = cluster.nodes();
      node = nodes.isEmpty() ? null : loop.any(nodes);
      connection++;
    }
    int burst = loop.chance(0.05) ? 1 + loop.random.nextInt(6) : 1;
    for (int i = 0; i < burst && node != null; i++) {
      publish(node);
    }
    loop.after(loop.millis(20, 300), this::next);
  }

  private void publish(SimNode to) {
    String channel = "channel" + loop.random.nextInt(cluster.options.channels());
    String body = number + "." + connection + "." + count;
    boolean plain = count++ % 2 == 0;
    Publication publication =
        new Publication(
            cluster.checker,
            number + "." + connection,
            channel,
            Checker.body(body, plain),
            loop.now());
    cluster.checker.published(publication);
    to.run(
        null,
        () ->
            to.broker.publish(
                channel, body.getBytes(StandardCharsets.ISO_8859_1), plain, publication));
  }

  /** One message and what became of it. */
  static final class Publication implements PublishOutcome {
    final String connection;
    final String channel;
    final String body;
    final long moment;
    private final Checker checker;
    long ackedId;
    long ackedMoment;
    boolean refused;
    private boolean told;

    Publication(Checker checker, String connection, String channel, String body, long moment) {
      this.checker = checker;
      this.connection = connection;
      this.channel = channel;
      this.body = body;
      this.moment = moment;
    }

    private void tell() {
      checker.check(!told, "two outcomes for " + this);
      told = true;
    }

    boolean isTold() {
      return told;
    }

    @Override
    public void accepted(long id) {
      tell();
      ackedId = id;
      ackedMoment = checker.now();
      checker.acknowledged(this);
    }

    @Override
    public void refused(String reason) {
      tell();
      refused = true;
    }

    @Override
    public void unknown(String reason) {
      tell();
    }

    @Override
    public String toString() {
      return body + " in " + channel + (ackedId == 0 ? "" : " as " + ackedId);
    }
  }
}
