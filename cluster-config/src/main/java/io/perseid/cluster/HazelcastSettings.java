package io.perseid.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.EvictionConfig;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.InvalidConfigurationException;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MaxSizePolicy;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.config.MetricsConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.SplitBrainProtectionConfig;
import com.hazelcast.spi.merge.ExpirationTimeMergePolicy;
import com.hazelcast.spi.merge.PutIfAbsentMergePolicy;
import com.hazelcast.splitbrainprotection.SplitBrainProtectionOn;
import io.perseid.config.ClusterOptions;
import java.io.File;
import java.io.IOException;
import java.net.Inet6Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Hazelcast's configuration: ours, or an operator's own file with ours wherever the file leaves
 * Hazelcast's default.
 *
 * <p>A file may set the cluster name, port, public address, interfaces, any property, and how
 * members find each other (one of tcp-ip, kubernetes, aws, gcp, azure, eureka); {@code ${NAME}} in
 * it is an environment variable or a system property. Whatever it says, these stay ours: no port
 * auto-increment, no auto-detection of members, no shutdown hook, our maps with their quorum, and
 * how our types are written.
 */
final class HazelcastSettings {
  private static final String QUORUM = "perseid-quorum";
  private static final int MANY_MEMBERS = 5;
  private static final int OTHERS_ENTRIES_MAX = 100_000;

  private static final Map<String, String> PROPERTIES =
      new TreeMap<>(
          Map.ofEntries(
              // never on all addresses of the machine
              Map.entry("hazelcast.socket.bind.any", "false"),
              // a silent member is given up after 6 s instead of 60
              Map.entry("hazelcast.max.no.heartbeat.seconds", "6"),
              Map.entry("hazelcast.heartbeat.interval.seconds", "1"),
              // the halves of a healed split find each other in seconds instead of minutes
              Map.entry("hazelcast.merge.first.run.delay.seconds", "5"),
              Map.entry("hazelcast.merge.next.run.delay.seconds", "5"),
              // bounds how long an append waits for a dead backup, and makes that a failure
              Map.entry("hazelcast.operation.backup.timeout.millis", "1000"),
              Map.entry("hazelcast.operation.fail.on.indeterminate.state", "true"),
              Map.entry("hazelcast.operation.call.timeout.millis", "10000"),
              // a start waits two seconds for others, not five to twenty
              Map.entry("hazelcast.wait.seconds.before.join", "0"),
              Map.entry("hazelcast.max.wait.seconds.before.join", "2"),
              Map.entry("hazelcast.graceful.shutdown.max.wait", "60"),
              Map.entry("hazelcast.phone.home.enabled", "false"),
              // with fewer, one stopped peer holds up the traffic to all
              Map.entry("hazelcast.io.thread.count", "3"),
              Map.entry("hazelcast.logging.type", "slf4j")));

  private HazelcastSettings() {}

  /**
   * Builds it.
   *
   * @throws ClusterException when the operator's file is of no use
   */
  static Config build(
      ClusterOptions options, Addresses addresses, List<SharedMapOptions> sharedMaps) {
    Config config = options.hazelcastFile().isEmpty() ? new Config() : load(options);
    if (config.getClusterName().equals(Config.DEFAULT_CLUSTER_NAME)) {
      config.setClusterName(options.name());
    }
    setProperties(config, addresses);
    setNetwork(config.getNetworkConfig(), options, addresses);
    setShards(config, options);
    setSharedMaps(config, options, sharedMaps);
    Serializers.register(config.getSerializationConfig());
    if (config.getSerializationConfig().getJavaSerializationFilterConfig() == null) {
      config.getSerializationConfig().setJavaSerializationFilterConfig(serializationFilter());
    }
    if (config.getMetricsConfig().equals(new MetricsConfig())) {
      config.getMetricsConfig().setEnabled(false);
    }
    return config;
  }

  private static Config load(ClusterOptions options) {
    File file = new File(options.hazelcastFile());
    Properties variables = new Properties();
    variables.putAll(System.getenv());
    variables.putAll(System.getProperties());
    try {
      return Config.loadFromFile(file, variables);
    } catch (IOException | InvalidConfigurationException | IllegalArgumentException e) {
      throw new ClusterException(
          "cluster.hazelcast-file %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static void setProperties(Config config, Addresses addresses) {
    PROPERTIES.forEach((name, value) -> setIfAbsent(config, name, value));
    if (!config.getNetworkConfig().getInterfaces().isEnabled()) {
      setIfAbsent(config, "hazelcast.local.localAddress", addresses.own().getHostAddress());
    }
    if (addresses.own() instanceof Inet6Address) {
      setIfAbsent(config, "hazelcast.prefer.ipv4.stack", "false");
    }
    config.setProperty("hazelcast.shutdownhook.enabled", "false");
  }

  private static void setIfAbsent(Config config, String name, String value) {
    if (config.getProperty(name) == null) {
      config.setProperty(name, value);
    }
  }

  private static void setNetwork(
      NetworkConfig network, ClusterOptions options, Addresses addresses) {
    if (network.getPort() == NetworkConfig.DEFAULT_PORT) {
      network.setPort(options.port());
    }
    network.setPortAutoIncrement(false);
    JoinConfig join = network.getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    if (findsMembers(join)) {
      return;
    }
    join.getMulticastConfig().setEnabled(false);
    if (!addresses.members().isEmpty()) {
      join.getTcpIpConfig()
          .setEnabled(true)
          .setMembers(addresses.members())
          .setConnectionTimeoutSeconds(2);
    }
  }

  private static boolean findsMembers(JoinConfig join) {
    return join.getTcpIpConfig().isEnabled()
        || join.getMulticastConfig().isEnabled()
        || join.getKubernetesConfig().isEnabled()
        || join.getAwsConfig().isEnabled()
        || join.getGcpConfig().isEnabled()
        || join.getAzureConfig().isEnabled()
        || join.getEurekaConfig().isEnabled()
        || join.getDiscoveryConfig().isEnabled();
  }

  private static void setShards(Config config, ClusterOptions options) {
    MapConfig shards =
        new MapConfig(HazelcastShardStore.MAP)
            .setInMemoryFormat(InMemoryFormat.OBJECT)
            .setBackupCount(backups(options))
            .setStatisticsEnabled(false)
            .setMergePolicyConfig(
                new MergePolicyConfig().setPolicy(PutIfAbsentMergePolicy.class.getName()));
    if (options.quorum() > 1) {
      config.addSplitBrainProtectionConfig(
          new SplitBrainProtectionConfig(QUORUM, true, options.quorum())
              .setProtectOn(SplitBrainProtectionOn.READ_WRITE));
      shards.setSplitBrainProtectionName(QUORUM);
    }
    config.addMapConfig(shards);
  }

  /**
   * After a split in which both sides went on, the value stays that was written last, of which the
   * time runs out last: a client was on one side only at its end.
   */
  private static void setSharedMaps(
      Config config, ClusterOptions options, List<SharedMapOptions> sharedMaps) {
    List<SharedMapOptions> all = new ArrayList<>(sharedMaps);
    // those that only other nodes use, but this one keeps values of all the same
    all.add(new SharedMapOptions("*", Duration.ofHours(1), OTHERS_ENTRIES_MAX));
    for (SharedMapOptions shared : all) {
      MapConfig map =
          new MapConfig(HazelcastSharedMap.PREFIX + shared.name())
              .setBackupCount(backups(options))
              .setStatisticsEnabled(false)
              .setTimeToLiveSeconds((int) shared.timeToLive().toSeconds())
              .setEvictionConfig(
                  new EvictionConfig()
                      .setEvictionPolicy(EvictionPolicy.LRU)
                      .setMaxSizePolicy(MaxSizePolicy.PER_NODE)
                      .setSize(shared.entriesMax()))
              .setMergePolicyConfig(
                  new MergePolicyConfig().setPolicy(ExpirationTimeMergePolicy.class.getName()));
      if (options.quorum() > 1) {
        map.setSplitBrainProtectionName(QUORUM);
      }
      config.addMapConfig(map);
    }
  }

  /**
   * Java's own serialisation carries nothing of ours, but failures of remote operations. What else
   * a stranger could send to the member port is not read.
   */
  private static JavaSerializationFilterConfig serializationFilter() {
    JavaSerializationFilterConfig filter = new JavaSerializationFilterConfig();
    filter.setDefaultsDisabled(true);
    filter
        .getWhitelist()
        .addPrefixes(
            "[",
            "java.io.",
            "java.lang.",
            "java.math.",
            "java.time.",
            "java.util.",
            "com.hazelcast.",
            "io.vertx.",
            "io.perseid.");
    return filter;
  }

  /** Copies of a shard beside its owner's. */
  static int backups(ClusterOptions options) {
    return options.members().size() >= MANY_MEMBERS ? 2 : 1;
  }
}
