package io.perseid.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.internal.serialization.SerializationClassNameFilter;
import io.perseid.config.ClusterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HazelcastSettingsTest {
  private static final List<String> THREE = List.of("127.0.0.1", "127.0.0.2:5703", "localhost");

  @TempDir Path folder;

  @Test
  void shouldListTheMembersAndNothingElse() {
    Config config = build(THREE, 1, "");
    JoinConfig join = config.getNetworkConfig().getJoin();
    assertThat(config.getClusterName()).isEqualTo("ours");
    assertThat(join.getTcpIpConfig().isEnabled()).isTrue();
    assertThat(join.getTcpIpConfig().getMembers())
        .containsExactly("127.0.0.1:5999", "127.0.0.2:5703", "localhost:5999");
    assertThat(join.getAutoDetectionConfig().isEnabled()).isFalse();
    assertThat(join.getMulticastConfig().isEnabled()).isFalse();
    assertThat(config.getNetworkConfig().isPortAutoIncrement()).isFalse();
    assertThat(config.getProperty("hazelcast.phone.home.enabled")).isEqualTo("false");
    assertThat(config.getMetricsConfig().isEnabled()).isFalse();
    assertThat(config.getJetConfig().isEnabled()).isFalse();
  }

  @Test
  void shouldJoinNobodyWithoutMembers() {
    JoinConfig join = build(List.of(), 1, "").getNetworkConfig().getJoin();
    assertThat(join.getTcpIpConfig().isEnabled()).isFalse();
    assertThat(join.getMulticastConfig().isEnabled()).isFalse();
    assertThat(join.getAutoDetectionConfig().isEnabled()).isFalse();
  }

  @Test
  void shouldKeepASecondBackupFromFiveMembersOn() {
    assertThat(shards(build(THREE, 1, "")).getBackupCount()).isEqualTo(1);
    List<String> five = List.of("127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5");
    assertThat(shards(build(five, 3, "")).getBackupCount()).isEqualTo(2);
  }

  @Test
  void shouldProtectTheShardsByTheQuorum() {
    assertThat(shards(build(THREE, 1, "")).getSplitBrainProtectionName()).isNull();
    Config config = build(THREE, 2, "");
    String name = shards(config).getSplitBrainProtectionName();
    assertThat(config.getSplitBrainProtectionConfig(name).getMinimumClusterSize()).isEqualTo(2);
    assertThat(config.getSplitBrainProtectionConfig(name).isEnabled()).isTrue();
  }

  @Test
  void shouldLayOursUnderAYamlFile() throws IOException {
    System.setProperty("perseid.test.member", "10.1.2.3");
    String file =
        write(
            "own.yaml",
            """
            hazelcast:
              cluster-name: theirs
              properties:
                hazelcast.io.thread.count: 5
                hazelcast.shutdownhook.enabled: true
              network:
                port: {port: 6701, auto-increment: true}
                join:
                  auto-detection: {enabled: true}
                  tcp-ip: {enabled: true, member-list: ["${perseid.test.member}"]}
              map:
                shards: {in-memory-format: BINARY, backup-count: 0}
            """);
    Config config = build(THREE, 1, file);
    assertThat(config.getClusterName()).isEqualTo("theirs");
    assertThat(config.getNetworkConfig().getPort()).isEqualTo(6701);
    assertThat(config.getNetworkConfig().getJoin().getTcpIpConfig().getMembers())
        .containsExactly("10.1.2.3");
    assertThat(config.getProperty("hazelcast.io.thread.count")).isEqualTo("5");
    // ours where the file says nothing
    assertThat(config.getProperty("hazelcast.max.no.heartbeat.seconds")).isEqualTo("6");
    // ours whatever it says
    assertThat(config.getProperty("hazelcast.shutdownhook.enabled")).isEqualTo("false");
    assertThat(config.getNetworkConfig().isPortAutoIncrement()).isFalse();
    assertThat(config.getNetworkConfig().getJoin().getAutoDetectionConfig().isEnabled()).isFalse();
    assertThat(shards(config).getInMemoryFormat()).isEqualTo(InMemoryFormat.OBJECT);
    assertThat(shards(config).getBackupCount()).isEqualTo(1);
  }

  @Test
  void shouldLayOursUnderAnXmlFileAndStartWithIt() throws IOException {
    String file =
        write(
            "own.xml",
            """
            <hazelcast xmlns="http://www.hazelcast.com/schema/config">
              <properties>
                <property name="hazelcast.heartbeat.interval.seconds">2</property>
              </properties>
              <member-attributes>
                <attribute name="rack">r1</attribute>
              </member-attributes>
            </hazelcast>
            """);
    Config config = build(THREE, 1, file);
    assertThat(config.getProperty("hazelcast.heartbeat.interval.seconds")).isEqualTo("2");
    assertThat(config.getClusterName()).isEqualTo("ours");
    assertThat(config.getNetworkConfig().getPort()).isEqualTo(5999);
    assertThat(config.getNetworkConfig().getJoin().getTcpIpConfig().getMembers()).hasSize(3);
    try (TestCluster cluster = new TestCluster(2, 1)) {
      ClusterOptions options = cluster.options(0);
      ClusterNode node =
          cluster.start(cluster.options(0, options.members(), file), TestCluster.LIMITS, Map.of());
      assertThat(node.hazelcast().getCluster().getLocalMember().getAttribute("rack"))
          .isEqualTo("r1");
      assertThat(node.hazelcast().getCluster().getLocalMember().getAddress().getPort())
          .isEqualTo(options.port());
    }
  }

  @Test
  void shouldSayWhatIsWrongWithTheFile() throws IOException {
    assertThatThrownBy(() -> build(THREE, 1, folder.resolve("none.yaml").toString()))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("cluster.hazelcast-file")
        .hasMessageContaining("none.yaml");
    String file = write("bad.yaml", "hazelcast: [1, 2");
    assertThatThrownBy(() -> build(THREE, 1, file))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("bad.yaml");
  }

  @Test
  void shouldReadNothingOfAStrangersClasses() {
    SerializationClassNameFilter filter =
        new SerializationClassNameFilter(
            build(THREE, 1, "").getSerializationConfig().getJavaSerializationFilterConfig());
    filter.filter("java.lang.IllegalStateException");
    assertThatThrownBy(() -> filter.filter("org.example.Gadget"))
        .isInstanceOf(SecurityException.class);
    assertThatThrownBy(() -> filter.filter("javax.management.BadAttributeValueExpException"))
        .isInstanceOf(SecurityException.class);
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private static MapConfig shards(Config config) {
    return config.getMapConfig(HazelcastShardStore.MAP);
  }

  private static Config build(List<String> members, int quorum, String file) {
    ClusterOptions options =
        new ClusterOptions("ours", "127.0.0.1", 5999, 5998, members, quorum, file);
    return HazelcastSettings.build(options, Addresses.of(options), TestCluster.SHARED);
  }
}
