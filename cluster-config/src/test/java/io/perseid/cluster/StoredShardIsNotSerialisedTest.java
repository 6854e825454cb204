package io.perseid.cluster;

import static io.perseid.cluster.HazelcastShardStoreTest.append;
import static io.perseid.cluster.HazelcastShardStoreTest.sync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.config.Config;
import com.hazelcast.config.SerializerConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.StreamSerializer;
import io.perseid.config.ClusterOptions;
import io.perseid.replication.ShardStore;
import io.perseid.shard.ShardState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An append must cost what it appends, not what the shard holds. */
class StoredShardIsNotSerialisedTest {
  private final TestCluster cluster = new TestCluster(2, 1);
  private final List<HazelcastInstance> members = new ArrayList<>();
  private final AtomicInteger serialised = new AtomicInteger();

  @AfterEach
  void close() {
    members.forEach(member -> member.getLifecycleService().terminate());
  }

  @Test
  void shouldNotWriteTheShardWhenSomethingIsAppended() {
    HazelcastInstance first = start(0);
    ShardStore store = new HazelcastShardStore(first, TestCluster.LIMITS, Runnable::run);
    for (int shard = 0; shard < TestCluster.LIMITS.shards(); shard++) {
      append(store, shard, "p", 1, "a");
    }
    HazelcastInstance second = start(1);
    await().until(() -> first.getCluster().getMembers().size() == 2);
    TestCluster.awaitItsShare(second);
    // the count works: a member that joins gets its copies written
    assertThat(serialised.get()).isPositive();

    serialised.set(0);
    ShardStore other = new HazelcastShardStore(second, TestCluster.LIMITS, Runnable::run);
    for (int round = 2; round < 50; round++) {
      for (int shard = 0; shard < TestCluster.LIMITS.shards(); shard++) {
        append(round % 2 == 0 ? store : other, shard, "p", round, "b", "c");
      }
    }
    for (int shard = 0; shard < TestCluster.LIMITS.shards(); shard++) {
      sync(other, shard, 0);
    }
    TestCluster.ask(store::digest);
    assertThat(serialised.get()).isZero();
  }

  private HazelcastInstance start(int index) {
    ClusterOptions options = cluster.options(index);
    Config config = HazelcastSettings.build(options, Addresses.of(options), List.of());
    for (SerializerConfig serializer : config.getSerializationConfig().getSerializerConfigs()) {
      if (serializer.getTypeClass() == ShardState.class) {
        serializer.setImplementation(new Counting());
      }
    }
    HazelcastInstance member = Hazelcast.newHazelcastInstance(config);
    members.add(member);
    return member;
  }

  private final class Counting implements StreamSerializer<ShardState> {
    @Override
    public int getTypeId() {
      return 1;
    }

    @Override
    public void write(ObjectDataOutput out, ShardState state) throws IOException {
      serialised.incrementAndGet();
      Codec.writeState(out, state);
    }

    @Override
    public ShardState read(ObjectDataInput in) throws IOException {
      return Codec.readState(in);
    }
  }
}
