package io.perseid.cluster;

import com.hazelcast.cluster.Cluster;
import com.hazelcast.cluster.Member;
import com.hazelcast.config.MemberAttributeConfig;
import io.perseid.config.ClusterOptions;
import io.perseid.config.Limits;
import io.perseid.replication.Lanes;
import java.util.Map;
import java.util.TreeMap;

/**
 * The settings that all nodes of a cluster must share, as attributes that each member shows. Who
 * joins compares its own with the oldest member's, and leaves when one differs.
 */
final class AgreedSettings {
  private static final String PREFIX = "perseid.setting.";

  private final Map<String, String> settings;

  /**
   * @param more settings of others that must agree too
   */
  AgreedSettings(ClusterOptions options, Limits limits, Map<String, String> more) {
    settings = new TreeMap<>(more);
    settings.put("wire-version", String.valueOf(Lanes.WIRE_VERSION));
    settings.put("limits.shards", String.valueOf(limits.shards()));
    settings.put("limits.messages-per-channel", String.valueOf(limits.messagesPerChannel()));
    settings.put("limits.message-age", limits.messageAgeSeconds() + "s");
    settings.put("limits.channels-max", String.valueOf(limits.channelsMax()));
    settings.put("cluster.quorum", String.valueOf(options.quorum()));
    settings.put("backups", String.valueOf(HazelcastSettings.backups(options)));
  }

  void show(MemberAttributeConfig attributes) {
    settings.forEach((name, value) -> attributes.setAttribute(PREFIX + name, value));
  }

  /**
   * Compares with the oldest member.
   *
   * @throws ClusterException naming the first setting that differs
   */
  void check(Cluster cluster) {
    Member oldest = cluster.getMembers().iterator().next();
    if (oldest.localMember()) {
      return;
    }
    Map<String, String> theirs = new TreeMap<>();
    oldest
        .getAttributes()
        .forEach(
            (name, value) -> {
              if (name.startsWith(PREFIX)) {
                theirs.put(name.substring(PREFIX.length()), value);
              }
            });
    if (!theirs.containsKey("wire-version")) {
      throw new ClusterException("the member at " + address(oldest) + " is not a Perseid node");
    }
    Map<String, String> names = new TreeMap<>(theirs);
    names.putAll(settings);
    for (String name : names.keySet()) {
      compare(name, settings.get(name), theirs.get(name), oldest);
    }
  }

  private static void compare(String name, String ours, String theirs, Member oldest) {
    if (ours == null || !ours.equals(theirs)) {
      throw new ClusterException(
          "cluster setting %s is %s here but %s on the member at %s: all nodes must have the same"
              .formatted(name, said(ours), said(theirs), address(oldest)));
    }
  }

  private static String said(String value) {
    return value == null ? "not set" : value;
  }

  private static String address(Member member) {
    return member.getAddress().getHost() + ":" + member.getAddress().getPort();
  }
}
