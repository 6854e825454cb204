package io.perseid.cluster;

import io.perseid.replication.Clock;
import io.perseid.shard.Restore;
import io.perseid.shard.ShardDigest;
import io.perseid.shard.ShardState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map.Entry;

/** Gives a reborn shard its past back, on the owner; it says whether anything was missing. */
@SuppressWarnings("serial") // written by Serializers only
final class RestoreOperation extends ReplayedOperation<Integer, ShardState, Boolean> {
  private final Restore restore;
  private final int keep;

  RestoreOperation(Restore restore, int keep) {
    this.restore = restore;
    this.keep = keep;
  }

  @Override
  Boolean run(Entry<Integer, ShardState> entry) {
    ShardState state = entry.getValue();
    if ((state == null ? 0 : state.digest(entry.getKey()).born()) != restore.born()) {
      return false;
    }
    boolean created = state == null;
    if (created) {
      state = new ShardState(ShardState.birth(Clock.SYSTEM.wallMillis(), restore.floor()));
    }
    ShardDigest before = state.digest(entry.getKey());
    boolean changed = state.restore(restore, keep);
    entry.setValue(state);
    repeatAs(new RestoreReplay(restore, keep, created, before));
    return changed;
  }

  static void write(DataOutput out, RestoreOperation operation) throws IOException {
    Codec.writeRestore(out, operation.restore);
    Codec.writeNumber(out, operation.keep);
  }

  static RestoreOperation read(DataInput in) throws IOException {
    return new RestoreOperation(Codec.readRestore(in), (int) Codec.readNumber(in));
  }
}
