package io.perseid.server.admin;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.perseid.replication.Health;
import io.perseid.stats.Counter;
import io.perseid.stats.Stats;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Everything a node measures, in the form that Prometheus collects. Any thread may call. */
public final class Metrics implements AutoCloseable {
  /** Counters that also fall. */
  private static final Set<Counter> GAUGES =
      EnumSet.of(
          Counter.CURRENT_CONTROLLERS,
          Counter.CURRENT_SUBSCRIBERS,
          Counter.STREAMS_OPEN,
          Counter.STREAMS_ON_DESCRIPTORS);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics gc = new JvmGcMetrics();
  private final Timer publishLatency;

  /** Measures the counters and the state of one node, and the JVM it runs in. */
  public Metrics(Stats stats, NodeStatus status) {
    for (Counter counter : Counter.values()) {
      bind(stats, counter);
    }
    bind(status);
    bindJvm();
    publishLatency =
        Timer.builder("perseid.publish.latency")
            .description("from the command to its outcome")
            .serviceLevelObjectives(
                millis(1),
                millis(2),
                millis(5),
                millis(10),
                millis(25),
                millis(50),
                millis(100),
                millis(250),
                millis(500),
                millis(1000),
                millis(2500),
                millis(5000),
                millis(10_000))
            .register(registry);
  }

  /** Takes the nanoseconds that each accepted message needed. */
  public LongConsumer publishLatencyNanos() {
    return nanos -> publishLatency.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** The page that Prometheus collects. */
  String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    gc.close();
    registry.close();
  }

  private void bind(Stats stats, Counter counter) {
    String name = "perseid." + counter.name().toLowerCase(Locale.ROOT).replace('_', '.');
    if (GAUGES.contains(counter)) {
      Gauge.builder(name, () -> stats.get(counter))
          .description(counter.meaning())
          .register(registry);
    } else {
      // Prometheus counters end in "total": the one that begins so says it once.
      FunctionCounter.builder(name.replace(".total.", "."), stats, s -> s.get(counter))
          .description(counter.meaning())
          .register(registry);
    }
  }

  private void bind(NodeStatus status) {
    gauge("ready", "1 when clients are welcome", () -> flag(status.reasonsNotReady().isEmpty()));
    gauge("members", "nodes seen, this one among them", () -> status.nodes().size());
    health(status, "lease.valid", "1 while a quorum agrees", h -> flag(h.leaseHeld()));
    health(status, "shards", "shards of the cluster", Health::shards);
    health(status, "shards.synced", "shards held complete", Health::shardsSynced);
    health(status, "channels", "channels with messages", Health::channels);
    health(status, "history.bytes", "bytes of text held", Health::historyBytes);
    health(status, "publishes.waiting", "publishes without an outcome", Health::publishesWaiting);
  }

  private void health(
      NodeStatus status, String name, String meaning, ToDoubleFunction<Health> value) {
    gauge(name, meaning, () -> value.applyAsDouble(status.health()));
  }

  private void gauge(String name, String meaning, Supplier<Number> value) {
    Gauge.builder("perseid." + name, value).description(meaning).register(registry);
  }

  private static double flag(boolean set) {
    return set ? 1 : 0;
  }

  private void bindJvm() {
    gc.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }
}
