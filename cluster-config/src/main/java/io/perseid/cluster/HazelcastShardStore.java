package io.perseid.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.IMap;
import io.perseid.config.Limits;
import io.perseid.replication.Clock;
import io.perseid.replication.Outcome;
import io.perseid.replication.ShardStore;
import io.perseid.shard.Append;
import io.perseid.shard.Appended;
import io.perseid.shard.Restore;
import io.perseid.shard.ShardDigest;
import io.perseid.shard.ShardState;
import io.perseid.shard.Synced;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The shards as entries of one Hazelcast map, each changed in place by operations that run on the
 * thread of its partition, on the owner and then on the backups.
 *
 * <p>The map holds objects, so an append costs no serialisation of the shard it goes to. That holds
 * only while nothing but these operations touches the map: a {@code get}, an entry listener, an
 * index or map statistics would each write out whole shards.
 */
final class HazelcastShardStore implements ShardStore {
  /** Name of the map. */
  static final String MAP = "shards";

  private final HazelcastInstance hazelcast;
  private final IMap<Integer, ShardState> shards;
  private final Limits limits;
  private final Set<Integer> numbers;
  private final Executor readers;
  private final DirectAnswers<Integer, ShardState> answers;

  /**
   * @param readers reads the answers that may be large; the others are read where they arrive
   */
  HazelcastShardStore(HazelcastInstance hazelcast, Limits limits, Executor readers) {
    this.hazelcast = hazelcast;
    this.limits = limits;
    this.readers = readers;
    shards = hazelcast.getMap(MAP);
    answers = new DirectAnswers<>(hazelcast, shards);
    numbers = IntStream.range(0, limits.shards()).boxed().collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public void append(int shard, Append append, Outcome<Appended> outcome) {
    check(shard);
    AppendOperation operation = new AppendOperation(append, limits.messagesPerChannel());
    HazelcastAnswers.tell(() -> answers.of(shard, operation), Runnable::run, outcome);
  }

  @Override
  public void sync(int shard, long since, Outcome<Synced> outcome) {
    submit(shard, new SyncOperation(since), readers, outcome);
  }

  @Override
  public void digest(Outcome<List<ShardDigest>> outcome) {
    Outcome<Map<Integer, ShardDigest>> all =
        (digests, failure) ->
            outcome.done(digests == null ? null : List.copyOf(digests.values()), failure);
    HazelcastAnswers.tell(
        () -> shards.submitToKeys(numbers, new DigestOperation()), Runnable::run, all);
  }

  @Override
  public void restore(int shard, Restore restore, Outcome<Boolean> outcome) {
    submit(
        shard, new RestoreOperation(restore, limits.messagesPerChannel()), Runnable::run, outcome);
  }

  @Override
  public void clear(int shard, long born, long upTo, Outcome<Boolean> outcome) {
    submit(shard, new ClearOperation(born, upTo), Runnable::run, outcome);
  }

  @Override
  public void sweep(long cutoffId, Set<String> publishersAlive, Outcome<Void> outcome) {
    SweepOperation sweep =
        new SweepOperation(cutoffId, Clock.SYSTEM.wallMillis(), Set.copyOf(publishersAlive));
    HazelcastAnswers.tell(
        () -> {
          List<CompletableFuture<Boolean>> swept = new ArrayList<>();
          for (int shard : numbers) {
            Member owner = hazelcast.getPartitionService().getPartition(shard).getOwner();
            if (owner != null && owner.localMember()) {
              swept.add(shards.submitToKey(shard, sweep).toCompletableFuture());
            }
          }
          return CompletableFuture.allOf(swept.toArray(CompletableFuture[]::new));
        },
        Runnable::run,
        outcome);
  }

  private <T> void submit(
      int shard,
      EntryProcessor<Integer, ShardState, T> operation,
      Executor executor,
      Outcome<T> outcome) {
    check(shard);
    HazelcastAnswers.tell(() -> shards.submitToKey(shard, operation), executor, outcome);
  }

  private void check(int shard) {
    if (shard < 0 || shard >= limits.shards()) {
      throw new IllegalArgumentException(
          "shard " + shard + ", expected 0 to " + (limits.shards() - 1));
    }
  }
}
