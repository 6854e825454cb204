package io.perseid.cluster;

import com.hazelcast.map.EntryProcessor;
import io.perseid.shard.ShardState;
import io.perseid.shard.Synced;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map.Entry;

/**
 * Reads what is above an id. Its backup part does nothing but queue up behind the replays of
 * earlier appends, so that the answer comes only when the backup has all that is in it.
 */
record SyncOperation(long since) implements EntryProcessor<Integer, ShardState, Synced> {
  @Override
  public Synced process(Entry<Integer, ShardState> entry) {
    ShardState state = entry.getValue();
    if (state == null) {
      return Synced.ABSENT;
    }
    entry.setValue(state);
    return state.sync(since);
  }

  @Override
  public EntryProcessor<Integer, ShardState, Synced> getBackupProcessor() {
    return new SyncBarrier();
  }

  static void write(DataOutput out, SyncOperation operation) throws IOException {
    Codec.writeNumber(out, operation.since);
  }

  static SyncOperation read(DataInput in) throws IOException {
    return new SyncOperation(Codec.readNumber(in));
  }
}
