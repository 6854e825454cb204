package io.perseid.cluster;

import com.hazelcast.map.EntryProcessor;
import java.util.Map.Entry;

/** Changes a value on its owner; what the backups repeat is made of what the owner decided. */
@SuppressWarnings("serial") // written by Serializers only
abstract class ReplayedOperation<K, V, T> implements EntryProcessor<K, V, T> {
  // set and read by the partition's thread
  private EntryProcessor<K, V, T> replay;

  @Override
  public final T process(Entry<K, V> entry) {
    // Hazelcast may run one operation object again after a change of owner
    replay = null;
    return run(entry);
  }

  /** Does it on the owner. */
  abstract T run(Entry<K, V> entry);

  /** Says what the backups do; without it they do nothing. */
  final void repeatAs(EntryProcessor<K, V, T> replay) {
    this.replay = replay;
  }

  @Override
  public final EntryProcessor<K, V, T> getBackupProcessor() {
    return replay;
  }
}
