package io.perseid.cluster;

import com.hazelcast.map.EntryProcessor;
import io.perseid.shard.Restore;
import io.perseid.shard.ShardDigest;
import io.perseid.shard.ShardState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map.Entry;

/**
 * Repeats a restore on a backup, whose copy stays exact or absent as {@link AppendReplay} says.
 *
 * @param created whether the owner had no such shard
 * @param before where the owner's shard stood before the restore
 */
record RestoreReplay(Restore restore, int keep, boolean created, ShardDigest before)
    implements EntryProcessor<Integer, ShardState, Boolean> {
  @Override
  public Boolean process(Entry<Integer, ShardState> entry) {
    ShardState state = entry.getValue();
    if (created) {
      state = new ShardState(before.born());
    }
    if (state == null) {
      return null;
    }
    if (!state.digest(entry.getKey()).equals(before)) {
      entry.setValue(null);
      return null;
    }
    state.restore(restore, keep);
    entry.setValue(state);
    return null;
  }

  @Override
  public EntryProcessor<Integer, ShardState, Boolean> getBackupProcessor() {
    return null;
  }

  static void write(DataOutput out, RestoreReplay replay) throws IOException {
    Codec.writeRestore(out, replay.restore);
    Codec.writeNumber(out, replay.keep);
    out.writeBoolean(replay.created);
    Codec.writeDigest(out, replay.before);
  }

  static RestoreReplay read(DataInput in) throws IOException {
    return new RestoreReplay(
        Codec.readRestore(in), (int) Codec.readNumber(in), in.readBoolean(), Codec.readDigest(in));
  }
}
