package io.perseid.server.admin;

import io.perseid.replication.Health;
import io.perseid.server.process.BuildInfo;
import io.perseid.server.process.ProcessLimits.Capacity;
import io.perseid.stats.Counter;
import io.perseid.stats.Stats;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;

/** A node's state as JSON: the bodies of {@code /status} and {@code /readyz}. */
public final class StatusReport {
  private final String name;
  private final NodeStatus status;
  private final Stats stats;
  private final String version = BuildInfo.read().toString();

  /** A report on the node of this name. */
  public StatusReport(String name, NodeStatus status, Stats stats) {
    this.name = name;
    this.status = status;
    this.stats = stats;
  }

  JsonObject readiness() {
    List<String> reasons = status.reasonsNotReady();
    return new JsonObject().put("ready", reasons.isEmpty()).put("reasons", new JsonArray(reasons));
  }

  JsonObject full() {
    JsonObject report = new JsonObject().put("name", name).put("version", version);
    report.put("uptimeSeconds", ManagementFactory.getRuntimeMXBean().getUptime() / 1000);
    report.mergeIn(readiness());
    Health health = status.health();
    return report
        .put("lease", lease(health))
        .put("nodes", nodes())
        .put(
            "shards",
            new JsonObject().put("total", health.shards()).put("synced", health.shardsSynced()))
        .put("channels", health.channels())
        .put("historyBytes", health.historyBytes())
        .put("publishesWaiting", health.publishesWaiting())
        .put("highestId", health.highestId())
        .put("connections", connections())
        .put("datagrams", datagrams())
        .put("stardust", stardust());
  }

  private static JsonObject lease(Health health) {
    return new JsonObject()
        .put("valid", health.leaseHeld())
        .put("lost", health.leaseLost())
        .put("quorum", health.quorum())
        .put("inView", health.view().size());
  }

  private JsonArray nodes() {
    JsonArray nodes = new JsonArray();
    for (NodeStatus.Peer peer : status.nodes()) {
      nodes.add(
          new JsonObject()
              .put("name", peer.name())
              .put("address", peer.address())
              .put("self", peer.self()));
    }
    return nodes;
  }

  private JsonObject datagrams() {
    return new JsonObject()
        .put("taken", stats.get(Counter.UDP_TAKEN))
        .put("ignored", stats.get(Counter.UDP_IGNORED))
        .put("dropped", stats.get(Counter.UDP_DROPPED));
  }

  private JsonObject stardust() {
    return new JsonObject()
        .put("polls", stats.get(Counter.STARDUST_POLLS))
        .put("posts", stats.get(Counter.STARDUST_POSTS))
        .put("postsRefused", stats.get(Counter.STARDUST_POSTS_REFUSED));
  }

  private JsonObject connections() {
    Capacity capacity = status.capacity();
    return new JsonObject()
        .put("max", capacity.connections())
        .put("bound", capacity.bound().name().toLowerCase(Locale.ROOT))
        .put("boundBy", capacity.reason())
        .put("subscribers", stats.get(Counter.CURRENT_SUBSCRIBERS))
        .put("streams", stats.get(Counter.STREAMS_OPEN))
        .put("onDescriptors", stats.get(Counter.STREAMS_ON_DESCRIPTORS))
        .put("controllers", stats.get(Counter.CURRENT_CONTROLLERS));
  }
}
