package io.perseid.replication;

import io.perseid.broker.Gap;
import io.perseid.broker.Outlet;
import io.perseid.config.Limits;
import io.perseid.message.Message;
import io.perseid.shard.Append;
import io.perseid.shard.Appended;
import io.perseid.shard.Restore;
import io.perseid.shard.ShardDigest;
import io.perseid.shard.Synced;
import io.perseid.stats.Stats;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Everything around one node's classes, under a test's thumb: its tasks run when told, its clock
 * stands still, and what it asks of others waits for the test to answer.
 */
final class FakeNode implements Clock, Membership, PeerBus, ShardStore, Outlet, Lane {
  /** 2026-01-01T00:00Z. */
  static final long NOW = 1_767_225_600_000L;

  final Stats stats = new Stats();
  final Ports ports;
  final Totals totals;
  final List<Ask> asks = new ArrayList<>();
  final List<byte[]> published = new ArrayList<>();
  final List<AppendCall> appends = new ArrayList<>();
  final List<SyncCall> syncs = new ArrayList<>();
  final List<RestoreCall> restores = new ArrayList<>();
  final List<ClearCall> clears = new ArrayList<>();
  final List<Outcome<List<ShardDigest>>> digests = new ArrayList<>();

  /** What subscribers were handed: {@code channel ids hubs}, resets, gaps and disconnects. */
  final List<String> shown = new ArrayList<>();

  /** The names of those who are subscribed here, to whatever channel. */
  List<String> subscribers = List.of();

  long wallMillis = NOW;
  long nanos = -5_000_000_000L;
  View view = new View(List.of("a/0", "b/0", "c/0"));
  String self = "a/0";
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final List<Waiting> timers = new ArrayList<>();
  private boolean running;

  FakeNode(int quorum, int keep, int queueMax) {
    Limits limits = new Limits(8, keep, 3_600, 100, 1 << 20, queueMax, 10_000);
    totals = new Totals(limits);
    ports = new Ports("a", limits, quorum, this, this, this, this, stats, this);
  }

  record Ask(String node, byte[] question, Outcome<byte[]> outcome) {}

  record AppendCall(Append append, Outcome<Appended> outcome) {}

  record SyncCall(long since, Outcome<Synced> outcome) {}

  record RestoreCall(Restore restore, Outcome<Boolean> outcome) {}

  record ClearCall(int shard, long born, long upTo, Outcome<Boolean> outcome) {}

  private record Waiting(long nanos, Runnable task) {}

  // ---- the lane ---------------------------------------------------------------------------------

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public Timer schedule(long delayMillis, Runnable task) {
    Waiting waiting = new Waiting(nanos + delayMillis * 1_000_000, task);
    timers.add(waiting);
    return () -> timers.remove(waiting);
  }

  @Override
  public boolean isCurrent() {
    return running;
  }

  /** Does something as a task, and what follows from it. */
  void run(Runnable task) {
    tasks.add(task);
    run();
  }

  /** Runs what waits, but no time passes. */
  void run() {
    running = true;
    while (!tasks.isEmpty()) {
      tasks.poll().run();
    }
    running = false;
  }

  /** Lets time pass, with all that is due in it. */
  void pass(long millis) {
    long end = nanos + millis * 1_000_000;
    run();
    while (true) {
      Waiting next = null;
      for (Waiting waiting : timers) {
        if (waiting.nanos <= end && (next == null || waiting.nanos < next.nanos)) {
          next = waiting;
        }
      }
      if (next == null) {
        break;
      }
      timers.remove(next);
      wallMillis += Math.max(0, next.nanos - nanos) / 1_000_000;
      nanos = Math.max(nanos, next.nanos);
      run(next.task);
    }
    wallMillis += (end - nanos) / 1_000_000;
    nanos = end;
  }

  /** A lease for the view there is. */
  ViewLease agreedLease() {
    ViewLease lease = new ViewLease(ports, this);
    agree(lease);
    return lease;
  }

  /** Lets all others agree once more. */
  void agree(ViewLease lease) {
    asks.clear();
    nanos++;
    run(lease::round);
    byte[] answer = lease.answer();
    asks.forEach(ask -> ask.outcome.done(answer, null));
    run();
  }

  // ---- ports ------------------------------------------------------------------------------------

  @Override
  public long wallMillis() {
    return wallMillis;
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public View view() {
    return view;
  }

  @Override
  public String self() {
    return self;
  }

  @Override
  public String nodeOf(String member) {
    return member.substring(0, member.indexOf('/'));
  }

  @Override
  public void listen(Listener listener) {}

  @Override
  public void publish(String topic, byte[] payload) {
    published.add(payload);
  }

  @Override
  public void subscribe(String topic, Lane lane, Handler handler) {}

  @Override
  public void ask(String node, byte[] question, long timeoutMillis, Outcome<byte[]> outcome) {
    asks.add(new Ask(node, question, outcome));
  }

  @Override
  public void answer(Lane lane, Answerer answerer) {}

  @Override
  public void append(int shard, Append append, Outcome<Appended> outcome) {
    appends.add(new AppendCall(append, outcome));
  }

  @Override
  public void sync(int shard, long since, Outcome<Synced> outcome) {
    syncs.add(new SyncCall(since, outcome));
  }

  @Override
  public void digest(Outcome<List<ShardDigest>> outcome) {
    digests.add(outcome);
  }

  @Override
  public void restore(int shard, Restore restore, Outcome<Boolean> outcome) {
    restores.add(new RestoreCall(restore, outcome));
  }

  @Override
  public void clear(int shard, long born, long upTo, Outcome<Boolean> outcome) {
    clears.add(new ClearCall(shard, born, upTo, outcome));
  }

  @Override
  public void sweep(long cutoffId, Set<String> publishersAlive, Outcome<Void> outcome) {}

  @Override
  public void deliver(String channel, List<Message> messages, long hubs) {
    shown.add(channel + " " + ids(messages) + " to " + hubs);
  }

  @Override
  public void reset(
      String channel, long position, List<Message> messages, List<Message> gone, long hubs) {
    shown.add(channel + " reset " + position + " " + ids(messages) + " gone " + ids(gone));
  }

  @Override
  public void gap(String channel, Gap gap, long hubs) {
    shown.add(channel + " gap " + gap.from() + " to " + gap.to());
  }

  @Override
  public CompletionStage<List<String>> subscribers(String channel) {
    return CompletableFuture.completedStage(subscribers);
  }

  @Override
  public void disconnect(String hostId, long time) {
    shown.add("disconnect " + hostId + " at " + time);
  }

  @Override
  public void closeAll() {}

  static List<Long> ids(List<Message> messages) {
    return messages.stream().map(Message::id).toList();
  }
}
