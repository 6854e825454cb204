package io.perseid.replication.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A kind of trouble; the seed says when exactly, and to whom. */
enum Scenario {
  NO_FAULTS(SimOptions.of(3, 2)) {
    @Override
    void begin(SimCluster cluster) {}
  },
  DROPPED_PUSHES(SimOptions.of(3, 2)) {
    @Override
    void begin(SimCluster cluster) {
      cluster.bus.dropped = 0.1;
    }
  },
  OPERATIONS_IN_DOUBT(SimOptions.of(3, 2)) {
    @Override
    void begin(SimCluster cluster) {
      cluster.store.doubt = 0.1;
      cluster.bus.dropped = 0.02;
    }
  },
  SMALL_WINDOW(SimOptions.of(3, 2).keep(8)) {
    @Override
    void begin(SimCluster cluster) {
      cluster.bus.dropped = 0.1;
    }
  },
  MESSAGES_FORGOTTEN(SimOptions.of(3, 2).ageSeconds(10).skewMillis(500)) {
    @Override
    void begin(SimCluster cluster) {
      cluster.bus.dropped = 0.05;
      kills(cluster, 1);
    }

    @Override
    long busySeconds() {
      return 80;
    }
  },
  CLOCK_SKEW(SimOptions.of(3, 2).skewMillis(3_000)) {
    @Override
    void begin(SimCluster cluster) {
      cluster.bus.dropped = 0.05;
      kills(cluster, 2);
    }
  },
  NODES_KILLED(SimOptions.of(3, 2)) {
    @Override
    void begin(SimCluster cluster) {
      kills(cluster, 4);
    }
  },
  NODES_KILLED_AND_PUSHES_DROPPED(SimOptions.of(4, 3)) {
    @Override
    void begin(SimCluster cluster) {
      cluster.bus.dropped = 0.1;
      cluster.store.doubt = 0.05;
      kills(cluster, 4);
    }
  },
  ROLLING_RESTART(SimOptions.of(3, 2)) {
    @Override
    void begin(SimCluster cluster) {
      cluster.bus.dropped = 0.1;
      List<SimNode> order = new ArrayList<>(cluster.nodes());
      Collections.shuffle(order, cluster.loop.random);
      for (int i = 0; i < order.size(); i++) {
        SimNode node = order.get(i);
        cluster.loop.after(
            (2 + 3 * i) * SimLoop.SECOND,
            () ->
                cluster.leave(
                    node,
                    () ->
                        cluster.loop.after(
                            cluster.loop.millis(300, 1_000), () -> cluster.restart(node.host))));
      }
    }
  },
  NODE_PAUSED(SimOptions.of(3, 2)) {
    @Override
    void begin(SimCluster cluster) {
      SimNode node = cluster.loop.any(cluster.nodes());
      cluster.loop.after(
          cluster.loop.millis(2_000, 3_000),
          () -> cluster.pause(node, 300 + cluster.loop.random.nextInt(6_000)));
    }
  },
  SPLIT_WITH_QUORUM(SimOptions.of(3, 2)) {
    @Override
    void begin(SimCluster cluster) {
      SimNode node = cluster.loop.any(cluster.nodes());
      long cut = cluster.loop.millis(2_000, 3_000);
      cluster.loop.after(
          cut, () -> cluster.cut(List.of(node), 3_600 + cluster.loop.random.nextInt(4_000)));
    }
  },
  SPLIT_WITHOUT_QUORUM(SimOptions.of(3, 1)) {
    @Override
    void begin(SimCluster cluster) {
      twoHistories(cluster);
      SimNode node = cluster.loop.any(cluster.nodes());
      cluster.loop.after(
          cluster.loop.millis(2_000, 3_000),
          () -> cluster.cut(List.of(node), 3_600 + cluster.loop.random.nextInt(4_000)));
    }
  },
  SPLIT_OF_FIVE_WITHOUT_QUORUM(SimOptions.of(5, 1)) {
    @Override
    void begin(SimCluster cluster) {
      twoHistories(cluster);
      cluster.bus.dropped = 0.05;
      List<SimNode> part = new ArrayList<>(cluster.nodes());
      Collections.shuffle(part, cluster.loop.random);
      cluster.loop.after(
          cluster.loop.millis(2_000, 3_000),
          () -> cluster.cut(part.subList(0, 2), 3_600 + cluster.loop.random.nextInt(3_500)));
    }
  },
  PAUSE_WITHOUT_QUORUM(SimOptions.of(3, 1)) {
    @Override
    void begin(SimCluster cluster) {
      twoHistories(cluster);
      SimNode node = cluster.loop.any(cluster.nodes());
      cluster.loop.after(
          cluster.loop.millis(2_000, 3_000),
          () -> cluster.pause(node, 3_600 + cluster.loop.random.nextInt(3_000)));
    }
  },
  CLEARED(SimOptions.of(3, 2)) {
    @Override
    void begin(SimCluster cluster) {
      cluster.bus.dropped = 0.1;
      cluster.store.doubt = 0.05;
      kills(cluster, 2);
      clears(cluster);
    }
  },
  CLEARED_THROUGH_A_SPLIT(SimOptions.of(3, 2)) {
    @Override
    void begin(SimCluster cluster) {
      SPLIT_WITH_QUORUM.begin(cluster);
      cluster.bus.dropped = 0.05;
      clears(cluster);
    }
  },
  CLEARED_AND_OWNER_AND_BACKUP_LOST(SimOptions.of(3, 1)) {
    @Override
    void begin(SimCluster cluster) {
      losePairs(cluster);
      clears(cluster);
    }
  },
  OWNER_AND_BACKUP_LOST(SimOptions.of(3, 1)) {
    @Override
    void begin(SimCluster cluster) {
      losePairs(cluster);
    }
  },
  OWNER_AND_BACKUP_LOST_BY_FOUR(SimOptions.of(4, 2).skewMillis(2_000)) {
    @Override
    void begin(SimCluster cluster) {
      cluster.checker.bornBelow = true;
      losePairs(cluster);
    }
  };

  final SimOptions options;

  Scenario(SimOptions options) {
    this.options = options;
  }

  /** Prepares what is to happen while messages are published. */
  abstract void begin(SimCluster cluster);

  /** For how long messages are published. */
  long busySeconds() {
    return 11;
  }

  private static void twoHistories(SimCluster cluster) {
    cluster.checker.twoHistories = true;
    cluster.roaming = false;
  }

  private static void kills(SimCluster cluster, int count) {
    for (int i = 0; i < count; i++) {
      cluster.loop.after(
          (long) (1.5 + 2.2 * i) * SimLoop.SECOND + cluster.loop.millis(0, 500),
          () -> {
            if (cluster.nodes().size() == cluster.options.nodes()) {
              SimNode node = cluster.loop.any(cluster.nodes());
              cluster.crash(node);
              cluster.loop.after(cluster.loop.millis(700, 1_200), () -> cluster.restart(node.host));
            }
          });
    }
  }

  private static void clears(SimCluster cluster) {
    for (int i = 0; i < 5; i++) {
      cluster.loop.after(
          (long) (1.2 + 1.9 * i) * SimLoop.SECOND + cluster.loop.millis(0, 1_500),
          () -> cluster.checker.clear(cluster.loop.any(cluster.running())));
    }
  }

  private static void losePairs(SimCluster cluster) {
    for (int i = 0; i < 2; i++) {
      cluster.loop.after(
          (2 + 4 * i) * SimLoop.SECOND,
          () -> {
            List<SimNode> pair = new ArrayList<>(cluster.nodes());
            Collections.shuffle(pair, cluster.loop.random);
            cluster.checker.inFlightMayBeLost();
            for (SimNode node : pair.subList(0, 2)) {
              cluster.crash(node);
              cluster.loop.after(cluster.loop.millis(700, 2_000), () -> cluster.restart(node.host));
            }
          });
    }
  }
}
