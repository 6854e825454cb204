package io.perseid.replication.sim;

import io.perseid.replication.Lane;
import io.perseid.replication.Outcome;
import io.perseid.replication.PeerBus;
import java.util.HashMap;
import java.util.Map;

/** The network between the nodes: late, out of order, lossy, cut in two. */
final class SimBus {
  /** The longest that anything is on its way. */
  static final long DELAY_MAX = 120 * SimLoop.MILLI;

  private final SimCluster cluster;
  private final SimLoop loop;
  double dropped;

  SimBus(SimCluster cluster) {
    this.cluster = cluster;
    this.loop = cluster.loop;
  }

  PeerBus of(SimNode node) {
    return new Port(node);
  }

  private long delay() {
    return loop.chance(0.02) ? loop.millis(5, DELAY_MAX / SimLoop.MILLI) : loop.millis(0.05, 3);
  }

  /** What a node listens to. */
  static final class Ears {
    private final Map<String, Lane> lanes = new HashMap<>();
    private final Map<String, PeerBus.Handler> handlers = new HashMap<>();
    private Lane answerLane;
    private PeerBus.Answerer answerer;
  }

  private final class Port implements PeerBus {
    private final SimNode self;

    Port(SimNode self) {
      this.self = self;
    }

    @Override
    public void publish(String topic, byte[] payload) {
      for (SimNode node : cluster.nodes()) {
        if (!loop.chance(dropped)) {
          loop.after(delay(), () -> arrive(node, topic, payload));
        }
      }
    }

    private void arrive(SimNode node, String topic, byte[] payload) {
      Handler handler = node.ears.handlers.get(topic);
      if (handler != null && cluster.reach(self, node)) {
        node.ears.lanes.get(topic).execute(() -> handler.handle(payload));
      }
    }

    @Override
    public void subscribe(String topic, Lane lane, Handler handler) {
      self.ears.lanes.put(topic, lane);
      self.ears.handlers.put(topic, handler);
    }

    @Override
    public void ask(String id, byte[] question, long timeoutMillis, Outcome<byte[]> outcome) {
      boolean[] done = new boolean[1];
      Outcome<byte[]> once =
          (answer, failure) -> {
            if (!done[0]) {
              done[0] = true;
              outcome.done(answer, failure);
            }
          };
      self.later(
          timeoutMillis * SimLoop.MILLI,
          () -> once.done(null, new IllegalStateException("no answer")));
      loop.after(delay(), () -> asked(id, question, once));
    }

    private void asked(String id, byte[] question, Outcome<byte[]> outcome) {
      SimNode node = cluster.node(id);
      if (node == null || !cluster.reach(self, node) || node.ears.answerer == null) {
        return;
      }
      node.ears.answerLane.execute(
          () ->
              node.ears.answerer.handle(
                  question,
                  (answer, failure) -> {
                    if (cluster.reach(self, node) && !loop.chance(dropped)) {
                      self.later(delay(), () -> outcome.done(answer, failure));
                    }
                  }));
    }

    @Override
    public void answer(Lane lane, Answerer answerer) {
      self.ears.answerLane = lane;
      self.ears.answerer = answerer;
    }
  }
}
