package io.perseid.replication.sim;

import io.perseid.broker.Gap;
import io.perseid.broker.Outlet;
import io.perseid.config.Limits;
import io.perseid.message.Message;
import io.perseid.replication.Clock;
import io.perseid.replication.Lanes;
import io.perseid.replication.Ports;
import io.perseid.replication.ReplicatedBroker;
import io.perseid.stats.Stats;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** One process: it runs, is paused, or is dead for good; a restarted node is another SimNode. */
final class SimNode implements Outlet {
  /** 2026-01-01T00:00Z. */
  private static final long BEGIN_MILLIS = 1_767_225_600_000L;

  final SimLoop loop;
  final String host;
  final String id;
  final SimMembership membership;
  final Stats stats = new Stats();
  final ReplicatedBroker broker;
  final SimBus.Ears ears = new SimBus.Ears();
  final long skewMillis;
  private final Checker checker;
  private final SimClient[] clients = new SimClient[64];
  private final ArrayDeque<Runnable> backlog = new ArrayDeque<>();
  private final long nanoOffset;
  private int nextHub;
  private boolean alive = true;
  private boolean paused;
  private SimLane current;
  SimSide side;
  int link;

  SimNode(SimCluster cluster, String host, int life, long skewMillis) {
    this.loop = cluster.loop;
    this.checker = cluster.checker;
    this.host = host;
    this.id = host + life;
    this.skewMillis = skewMillis;
    // a monotonic clock may well be negative
    nanoOffset = loop.random.nextLong() >> 2;
    membership = new SimMembership(this);
    List<SimLane> lanes = new ArrayList<>();
    for (int i = 0; i < Lanes.COUNT; i++) {
      lanes.add(new SimLane(this));
    }
    Limits limits = cluster.options.limits();
    SimStore store = cluster.store;
    broker =
        new ReplicatedBroker(
            new Ports(
                id,
                limits,
                cluster.options.quorum(),
                store.of(this),
                cluster.bus.of(this),
                membership,
                new NodeClock(),
                stats,
                this),
            new Lanes(lanes));
  }

  boolean isAlive() {
    return alive;
  }

  boolean isPaused() {
    return paused;
  }

  /** Runs on this node's time, at once unless it is paused. */
  void run(SimLane lane, Runnable task) {
    if (!alive) {
      return;
    }
    if (paused) {
      backlog.add(() -> run(lane, task));
      return;
    }
    SimLane before = current;
    current = lane;
    try {
      task.run();
    } catch (RuntimeException | AssertionError e) {
      checker.fail("on node " + id, e);
    } finally {
      current = before;
    }
  }

  /** Runs on some thread of this node after a while. */
  void later(long nanos, Runnable task) {
    loop.after(nanos, () -> run(null, task));
  }

  SimLane current() {
    return current;
  }

  long wallMillis() {
    return BEGIN_MILLIS + loop.now() / SimLoop.MILLI + skewMillis;
  }

  void pause() {
    paused = true;
  }

  void resume() {
    paused = false;
    while (!backlog.isEmpty() && !paused) {
      Runnable task = backlog.poll();
      loop.after(0, task);
    }
  }

  void die() {
    alive = false;
    backlog.clear();
    dropClients();
  }

  // ---- subscribers ------------------------------------------------------------------------------

  int enter(SimClient client) {
    do {
      nextHub = (nextHub + 1) % clients.length;
    } while (clients[nextHub] != null);
    clients[nextHub] = client;
    return nextHub;
  }

  void exit(int hub) {
    clients[hub] = null;
  }

  void dropClients() {
    for (SimClient client : clients) {
      if (client != null) {
        client.dropped();
      }
    }
  }

  @Override
  public void deliver(String channel, List<Message> messages, long hubs) {
    checker.check(hubs != 0, "delivery to nobody on " + id);
    forEach(channel, hubs, client -> client.deliver(this, messages));
  }

  @Override
  public void reset(
      String channel, long position, List<Message> messages, List<Message> gone, long hubs) {
    forEach(channel, hubs, client -> client.reset(this, position, messages, gone));
  }

  @Override
  public void gap(String channel, Gap gap, long hubs) {
    forEach(channel, hubs, client -> client.gap(this, gap));
  }

  private void forEach(String channel, long hubs, java.util.function.Consumer<SimClient> each) {
    for (int hub = 0; hub < clients.length; hub++) {
      SimClient client = clients[hub];
      if ((hubs & 1L << hub) != 0 && client != null && client.channel.equals(channel)) {
        each.accept(client);
      }
    }
  }

  @Override
  public CompletionStage<List<String>> subscribers(String channel) {
    throw new AssertionError("nobody asks who is subscribed to " + channel);
  }

  @Override
  public void disconnect(String hostId, long atMillis) {
    throw new AssertionError("nobody disconnects " + hostId);
  }

  @Override
  public void closeAll() {
    dropClients();
  }

  @Override
  public String toString() {
    return id;
  }

  private final class NodeClock implements Clock {
    @Override
    public long wallMillis() {
      return SimNode.this.wallMillis();
    }

    @Override
    public long nanoTime() {
      return loop.now() + nanoOffset;
    }
  }
}
