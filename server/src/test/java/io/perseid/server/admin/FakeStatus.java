package io.perseid.server.admin;

import io.perseid.replication.Health;
import io.perseid.replication.View;
import io.perseid.server.process.ProcessLimits.Bound;
import io.perseid.server.process.ProcessLimits.Capacity;
import java.util.List;

/** A node of a cluster of two, whose readiness a test decides. */
public final class FakeStatus implements NodeStatus {
  private volatile int shardsSynced = 64;

  public void lose(int shards) {
    shardsSynced = 64 - shards;
  }

  @Override
  public Health health() {
    View view = new View(List.of("a", "b"));
    return new Health(64, shardsSynced, true, false, false, view, 2, 7, 4321, 3, 99);
  }

  @Override
  public Capacity capacity() {
    return new Capacity(1488, Bound.FILES, "2000 file handles");
  }

  @Override
  public List<Peer> nodes() {
    return List.of(
        new Peer("one", "127.0.0.1:5701", true), new Peer("two", "127.0.0.2:5701", false));
  }
}
