package io.perseid.replication;

import io.perseid.broker.Attachment;
import io.perseid.broker.Broker;
import io.perseid.broker.Publication;
import io.perseid.broker.PublishOutcome;
import io.perseid.channel.ChannelName;
import io.perseid.channel.StartPosition;
import io.perseid.stats.Counter;
import io.perseid.wire.WireReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The broker of one node: its shards, its lease, and the clockwork that keeps them true.
 *
 * <p>It has no threads: all of it runs on the lanes it is given, and everything outside is behind
 * {@link Ports}, so that the same classes run over Hazelcast and Vert.x or in a simulation. The
 * node's own business (lease, digest, sweep) runs on {@link Lanes#node}.
 */
public final class ReplicatedBroker implements Broker {
  private static final System.Logger LOG = System.getLogger(ReplicatedBroker.class.getName());
  static final long UNREADY_AFTER_MILLIS = 3_000;

  private final Ports ports;
  private final Lanes lanes;
  private final Totals totals;
  private final ViewLease lease;
  private final List<LocalShard> shards;
  private final Presence presence;
  private final Clearing clearing;
  private final Disconnects disconnects;
  private final Clockwork clockwork;
  private volatile boolean draining;

  /** A broker that does nothing until it is started. */
  public ReplicatedBroker(Ports ports, Lanes lanes) {
    this.ports = ports;
    this.lanes = lanes;
    totals = new Totals(ports.limits());
    lease = new ViewLease(ports, lanes.node());
    List<LocalShard> made = new ArrayList<>();
    for (int i = 0; i < ports.limits().shards(); i++) {
      made.add(new LocalShard(i, ports, lanes.of(i), totals, lease));
    }
    shards = List.copyOf(made);
    presence = new Presence(ports, shards);
    clearing = new Clearing(ports, lanes.node(), lease, shards);
    disconnects = new Disconnects(ports, lanes.node());
    clockwork = new Clockwork(ports, lanes, lease, shards);
  }

  /**
   * Listens to the other nodes, then reads every shard. Returns at once; {@link #health} tells when
   * this node is ready.
   */
  public void start() {
    ports.bus().answer(lanes.node(), this::answer);
    for (int i = 0; i < Lanes.COUNT; i++) {
      int lane = i;
      ports.bus().subscribe(Lanes.topic(i), lanes.get(i), payload -> pushed(lane, payload));
    }
    ports.membership().listen(new MembershipListener());
    shards.forEach(shard -> shard.lane.execute(shard.receiver::start));
    clockwork.start();
  }

  /** Ends the clockwork and all retries. What waits for the store ends with the lanes. */
  public void stop() {
    clockwork.stop();
    shards.forEach(LocalShard::stop);
  }

  /**
   * Takes no more publishes; done when all that were taken have their outcome. Not ready from now
   * on.
   */
  public CompletionStage<Void> drain() {
    draining = true;
    List<CompletableFuture<Void>> drained = new ArrayList<>();
    for (LocalShard shard : shards) {
      CompletableFuture<Void> done = new CompletableFuture<>();
      drained.add(done);
      shard.lane.execute(() -> shard.publisher.close(() -> done.complete(null)));
    }
    return CompletableFuture.allOf(drained.toArray(CompletableFuture[]::new));
  }

  /** How this node stands; any thread. */
  public Health health() {
    int synced = 0;
    for (LocalShard shard : shards) {
      synced += shard.receiver.isSynced() ? 1 : 0;
    }
    return new Health(
        shards.size(),
        synced,
        lease.isHeld(),
        lease.lostForMillis() > UNREADY_AFTER_MILLIS,
        draining,
        ports.membership().view(),
        ports.quorum(),
        totals.channels.get(),
        totals.heldBytes(),
        totals.backlog.messages(),
        totals.highestId());
  }

  // ---- what verticles ask for -------------------------------------------------------------------

  @Override
  public void publish(String channel, byte[] text, boolean plain, PublishOutcome outcome) {
    publish(List.of(new Publication(channel, text, plain, outcome)));
  }

  @Override
  public void publish(List<Publication> burst) {
    HandOver[] byLane = new HandOver[Lanes.COUNT];
    for (Publication message : burst) {
      LocalShard shard = shardOf(message.channel());
      int lane = shard.number % Lanes.COUNT;
      if (byLane[lane] == null) {
        byLane[lane] = new HandOver(ports, totals, lease);
      }
      byLane[lane].add(shard, message);
      totals.backlog.add(shard.number, message.text().length);
    }
    for (int lane = 0; lane < byLane.length; lane++) {
      if (byLane[lane] != null) {
        lanes.get(lane).execute(byLane[lane]);
      }
    }
  }

  @Override
  public boolean hasRoom(String channel, Runnable whenRoom) {
    return totals.backlog.hasRoom(ChannelName.shardOf(channel, shards.size()), whenRoom);
  }

  @Override
  public void attach(
      int hub,
      String channel,
      StartPosition start,
      boolean live,
      Consumer<Attachment> whenAttached) {
    LocalShard shard = shardOf(channel);
    shard.lane.execute(() -> shard.attach(hub, channel, start, live, whenAttached));
  }

  @Override
  public void detach(int hub, String channel) {
    LocalShard shard = shardOf(channel);
    shard.lane.execute(() -> shard.cache.interests.remove(hub, channel));
  }

  @Override
  public CompletionStage<Integer> countSubscribers(String channel) {
    return presence.countSubscribers(channel);
  }

  @Override
  public CompletionStage<List<String>> listSubscribers(String channel) {
    return presence.listSubscribers(channel);
  }

  @Override
  public CompletionStage<List<ChannelSummary>> listChannels() {
    return presence.listChannels();
  }

  @Override
  public CompletionStage<Map<String, Long>> clusterStats() {
    return presence.clusterStats();
  }

  @Override
  public CompletionStage<Void> clear() {
    return clearing.clear();
  }

  @Override
  public CompletionStage<Void> disconnectElsewhere(String hostId, long atMillis) {
    return disconnects.ask(hostId, atMillis);
  }

  private LocalShard shardOf(String channel) {
    return shards.get(ChannelName.shardOf(channel, shards.size()));
  }

  @Override
  public boolean isServing() {
    for (LocalShard shard : shards) {
      if (!shard.receiver.isSynced()) {
        return false;
      }
    }
    return true;
  }

  // ---- what other nodes say ---------------------------------------------------------------------

  private void pushed(int lane, byte[] payload) {
    try {
      String sender = Push.senderOf(payload);
      if (sender.equals(ports.membership().self())) {
        return;
      }
      if (!ports.membership().view().contains(sender)) {
        ports.stats().add(Counter.PUSHES_DROPPED, 1);
        return;
      }
      Push push = Push.decode(payload);
      if (push.shard() < 0 || push.shard() >= shards.size()) {
        throw new IllegalArgumentException(
            "shard " + push.shard() + ", expected 0 to " + (shards.size() - 1));
      }
      if (!Lanes.topicOf(push.shard()).equals(Lanes.topic(lane))) {
        throw new IllegalArgumentException(
            "shard "
                + push.shard()
                + " on "
                + Lanes.topic(lane)
                + ", expected "
                + Lanes.topicOf(push.shard()));
      }
      ports.stats().add(Counter.PUSHES_RECEIVED, 1);
      shards.get(push.shard()).receiver.push(push);
    } catch (IllegalArgumentException e) {
      LOG.log(System.Logger.Level.WARNING, "Dropped an unreadable batch: {0}", e.getMessage());
    }
  }

  private void answer(byte[] bytes, Outcome<byte[]> reply) {
    try {
      WireReader in = new WireReader(bytes);
      Question question = Question.read(in);
      switch (question) {
        case VIEW -> reply.done(lease.answer(), null);
        case DISCONNECT -> disconnects.answer(in, reply);
        case CLEARED ->
            clearing.readAll().whenComplete((nothing, failure) -> reply.done(new byte[0], failure));
        case COUNT, NAMES, LIST, STATS -> presence.answer(question, in, reply);
      }
    } catch (IllegalArgumentException e) {
      reply.done(null, e);
    }
  }

  private final class MembershipListener implements Membership.Listener {
    @Override
    public void viewChanged() {
      lanes.node().execute(lease::round);
      shards.forEach(shard -> shard.lane.execute(shard.publisher::viewChanged));
    }

    @Override
    public void merged() {
      shards.forEach(shard -> shard.lane.execute(shard.receiver::merged));
    }
  }
}
