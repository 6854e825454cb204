package io.perseid.replication.sim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The nodes, and everything that can befall them. */
final class SimCluster {
  final SimLoop loop;
  final SimOptions options;
  final Checker checker;
  final SimBus bus;
  final SimStore store;
  final List<SimClient> clients = new ArrayList<>();
  final List<SimController> controllers = new ArrayList<>();

  /** Whether clients may go to another node. */
  boolean roaming = true;

  private final Map<String, SimNode> byId = new LinkedHashMap<>();
  private final Map<String, Long> wires = new HashMap<>();
  private final SimSide first;
  private int lives;
  private int links;

  SimCluster(long seed, SimOptions options) {
    this.loop = new SimLoop(seed);
    this.options = options;
    checker = new Checker(this);
    bus = new SimBus(this);
    store = new SimStore(this);
    first = new SimSide(loop, SimOptions.SHARDS);
    for (int i = 0; i < options.nodes(); i++) {
      SimNode node = make(Character.toString('a' + i));
      node.side = first;
      first.nodes.add(node);
    }
    first.rebalance();
    for (SimNode node : nodes()) {
      node.membership.see(first.names());
      node.later(loop.millis(0, 300), node.broker::start);
    }
    for (int i = 0; i < options.channels() * 3; i++) {
      SimClient client = new SimClient(this, "channel" + i % options.channels());
      clients.add(client);
      loop.after(loop.millis(0, 3_000), client::connect);
    }
    for (int i = 0; i < options.nodes() * 2; i++) {
      SimController controller = new SimController(this, i);
      controllers.add(controller);
      loop.after(loop.millis(0, 1_000), controller::next);
    }
  }

  private SimNode make(String host) {
    long skew = options.skewMillis() == 0 ? 0 : loop.millis(0, 2 * options.skewMillis());
    SimNode node = new SimNode(this, host, ++lives, skew / SimLoop.MILLI - options.skewMillis());
    byId.put(node.id, node);
    return node;
  }

  /** The living. */
  List<SimNode> nodes() {
    return byId.values().stream().filter(SimNode::isAlive).toList();
  }

  /** Those that can do something. */
  List<SimNode> running() {
    return nodes().stream().filter(node -> !node.isPaused()).toList();
  }

  SimNode node(String id) {
    return byId.get(id);
  }

  boolean reach(SimNode a, SimNode b) {
    return a.isAlive() && b.isAlive() && a.link == b.link;
  }

  /** Carries something from one node to another over their one connection. */
  void inOrder(SimNode from, SimNode to, int lane, Runnable arrival) {
    String wire = from.id + ">" + to.id + "." + lane;
    long moment = Math.max(wires.getOrDefault(wire, 0L), loop.now() + loop.millis(0.05, 1));
    wires.put(wire, moment);
    loop.at(
        moment,
        () -> {
          if (reach(from, to)) {
            to.run(null, arrival);
          }
        });
  }

  // ---- what befalls them ------------------------------------------------------------------------

  /** kill -9. */
  void crash(SimNode node) {
    SimSide side = node.side;
    node.die();
    loop.after(loop.millis(200, 500), () -> notice(side));
  }

  /** Ends as an operator ends it. */
  void leave(SimNode node, Runnable whenGone) {
    node.later(
        0,
        () -> {
          node.dropClients();
          boolean[] gone = new boolean[1];
          Runnable go =
              () -> {
                if (!gone[0] && node.isAlive()) {
                  gone[0] = true;
                  node.broker.stop();
                  SimSide side = node.side;
                  side.leave(node);
                  node.die();
                  notice(side);
                  whenGone.run();
                }
              };
          node.broker.drain().thenRun(() -> loop.after(0, go));
          loop.after(8 * SimLoop.SECOND, go);
        });
  }

  /** Starts the host's next process. */
  void restart(String host) {
    SimSide side = mainSide();
    SimNode node = make(host);
    node.side = side;
    side.nodes.add(node);
    node.link = side.nodes.get(0).link;
    node.membership.see(side.names());
    node.later(0, node.broker::start);
    refreshViews(side);
    rebalanceSoon(side);
  }

  /** SIGSTOP, and SIGCONT later; long enough, the others go on without it. */
  void pause(SimNode node, double millis) {
    node.pause();
    double deposed = 2_500 + loop.random.nextInt(1_000);
    if (millis > deposed) {
      loop.after(loop.millis(deposed, deposed), () -> depose(node));
    }
    loop.after(
        loop.millis(millis, millis),
        () -> {
          node.resume();
          if (millis > deposed) {
            SimSide alone = node.side;
            alone(alone);
            loop.after(loop.millis(800, 3_000), () -> merge(alone));
          }
        });
  }

  private void depose(SimNode node) {
    SimSide side = node.side;
    if (!node.isAlive() || side.nodes.size() < 2) {
      return;
    }
    side.nodes.remove(node);
    side.split(List.of(node));
    // its connections are closed, though it does not know yet
    node.link = ++links;
    notice(side);
  }

  /** The network is cut around some nodes, and mended later. */
  void cut(List<SimNode> part, double millis) {
    if (checker.twoHistories) {
      checker.inFlightMayRepeat();
    }
    SimSide rest = part.get(0).side;
    rest.nodes.removeAll(part);
    SimSide half = rest.split(part);
    int link = ++links;
    part.forEach(node -> node.link = link);
    loop.after(loop.millis(2_500, 3_500), () -> alone(rest));
    loop.after(loop.millis(2_500, 3_500), () -> alone(half));
    loop.after(
        loop.millis(millis, millis),
        () -> {
          nodes().forEach(node -> node.link = 0);
          loop.after(loop.millis(500, 3_000), () -> merge(half));
        });
  }

  /** A side finds out, member by member, that it is alone. */
  private void alone(SimSide side) {
    loop.after(loop.millis(0, 100), () -> notice(side));
    for (SimNode node : side.nodes) {
      List<String> partly = new ArrayList<>(node.membership.view().members());
      partly.removeAll(side.names());
      if (partly.size() > 1) {
        List<String> still = new ArrayList<>(side.names());
        still.add(loop.any(partly));
        node.later(loop.millis(0, 60), () -> seePartly(node, still));
      }
    }
  }

  private static void seePartly(SimNode node, List<String> members) {
    if (node.membership.view().members().containsAll(members)) {
      node.membership.see(members);
    }
  }

  private void notice(SimSide side) {
    if (checker.twoHistories) {
      checker.inFlightMayRepeat();
    }
    side.repair();
    store.repaired(side);
    refreshViews(side);
    rebalanceSoon(side);
  }

  private void refreshViews(SimSide side) {
    for (SimNode node : side.nodes) {
      node.later(loop.millis(60, 160), () -> node.membership.see(node.side.names()));
    }
  }

  private void rebalanceSoon(SimSide side) {
    loop.after(loop.millis(100, 600), side::rebalance);
  }

  private void merge(SimSide half) {
    SimSide main = mainSide();
    if (half == main || half.nodes.isEmpty()) {
      return;
    }
    if (checker.twoHistories) {
      checker.inFlightMayRepeat();
    }
    List<SimNode> losers = List.copyOf(half.nodes);
    losers.forEach(node -> node.link = main.nodes.get(0).link);
    main.merge(half);
    losers.forEach(node -> node.membership.rejoin());
    store.fail(losers);
    for (SimNode node : losers) {
      node.later(
          loop.millis(0, 60),
          () -> {
            node.membership.see(node.side.names());
            node.later(loop.millis(0, 200), node.membership::merged);
          });
    }
    refreshViews(main);
    rebalanceSoon(main);
  }

  private SimSide mainSide() {
    return nodes().stream()
        .map(node -> node.side)
        .distinct()
        .max(Comparator.comparingInt(side -> side.nodes.size()))
        .orElse(first);
  }
}
