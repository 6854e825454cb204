package io.perseid.cluster;

import com.hazelcast.map.EntryProcessor;
import io.perseid.shard.ShardState;
import io.perseid.shard.Synced;
import java.util.Map.Entry;

/** The backup's part of a {@link SyncOperation}: it only has to be waited for. */
record SyncBarrier() implements EntryProcessor<Integer, ShardState, Synced> {
  @Override
  public Synced process(Entry<Integer, ShardState> entry) {
    return null;
  }

  @Override
  public EntryProcessor<Integer, ShardState, Synced> getBackupProcessor() {
    return null;
  }
}
