package io.perseid.cluster;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.perseid.broker.SharedMap;
import io.perseid.replication.Outcome;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One Hazelcast map of plain bytes. A value is where its key's partition is, with a backup, and
 * what depends on the value that is there runs on the partition's thread.
 *
 * <p>Some operations run at once and the others wait for their turn. An operation whose outcome is
 * in doubt, because its owner or backup was lost meanwhile, fails; on the side of a split that has
 * too few nodes all do. One that waits for a silent node fails after ten seconds.
 */
final class HazelcastSharedMap implements SharedMap {
  /** What the names of these maps begin with in Hazelcast. */
  static final String PREFIX = "shared.";

  // A burst of thousands would wait at the backups for longer than a backup may take.
  private static final int AT_ONCE = 64;
  private static final int WAITING_MAX = 50_000;

  private final IMap<String, byte[]> map;
  private final long timeToLiveMillis;
  private final Executor executor;
  private final Turns turns = new Turns(AT_ONCE, WAITING_MAX);

  /**
   * @param executor where callbacks come, with threads of its own: those on which Hazelcast takes
   *     answers may not ask it again
   */
  HazelcastSharedMap(HazelcastInstance hazelcast, SharedMapOptions options, Executor executor) {
    map = hazelcast.getMap(PREFIX + options.name());
    timeToLiveMillis = options.timeToLive().toMillis();
    this.executor = executor;
  }

  @Override
  public CompletionStage<Optional<byte[]>> get(String key) {
    return ask(() -> map.getAsync(key)).thenApply(Optional::ofNullable);
  }

  @Override
  public CompletionStage<Map<String, byte[]>> getAll(Set<String> keys) {
    return ask(() -> map.submitToKeys(keys, new ReadOperation()));
  }

  @Override
  public CompletionStage<Void> put(String key, byte[] value) {
    return ask(() -> map.setAsync(key, value, timeToLiveMillis, TimeUnit.MILLISECONDS));
  }

  @Override
  public CompletionStage<Boolean> replace(String key, byte[] expected, byte[] value) {
    WriteOperation write = new WriteOperation(value, timeToLiveMillis);
    return ask(() -> map.submitToKey(key, new ReplaceOperation(expected, write)));
  }

  private <T> CompletionStage<T> ask(Supplier<CompletionStage<T>> asked) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Outcome<T> outcome =
        (value, failure) -> {
          turns.done();
          if (failure == null) {
            answer.complete(value);
          } else {
            answer.completeExceptionally(failure);
          }
        };
    if (!turns.take(() -> HazelcastAnswers.tell(asked, executor, outcome))) {
      answer.completeExceptionally(
          new IllegalStateException(
              WAITING_MAX + " operations wait on the map " + map.getName() + ", no more may"));
    }
    return answer;
  }
}
