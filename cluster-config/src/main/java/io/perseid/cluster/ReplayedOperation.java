package io.perseid.cluster;

import com.hazelcast.map.EntryProcessor;
import io.perseid.shard.ShardState;
import java.util.Map.Entry;

/** Changes a shard on its owner; what the backups repeat is made of what the owner decided. */
@SuppressWarnings("serial") // written by Serializers only
abstract class ReplayedOperation<T> implements EntryProcessor<Integer, ShardState, T> {
  // set and read by the partition's thread
  private EntryProcessor<Integer, ShardState, T> replay;

  @Override
  public final T process(Entry<Integer, ShardState> entry) {
    // Hazelcast may run one operation object again after a change of owner
    replay = null;
    return run(entry);
  }

  /** Does it on the owner. */
  abstract T run(Entry<Integer, ShardState> entry);

  /** Says what the backups do; without it they do nothing. */
  final void repeatAs(EntryProcessor<Integer, ShardState, T> replay) {
    this.replay = replay;
  }

  @Override
  public final EntryProcessor<Integer, ShardState, T> getBackupProcessor() {
    return replay;
  }
}
