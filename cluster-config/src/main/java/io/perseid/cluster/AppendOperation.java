package io.perseid.cluster;

import io.perseid.replication.Clock;
import io.perseid.shard.Append;
import io.perseid.shard.Appended;
import io.perseid.shard.ShardDigest;
import io.perseid.shard.ShardState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map.Entry;

/**
 * Appends a batch on the shard's owner, which gives the ids; the backups replay what it decided. A
 * batch that is already there is replayed all the same: its first replay may have been lost.
 */
@SuppressWarnings("serial") // written by Serializers only
final class AppendOperation extends ReplayedOperation<Integer, ShardState, Appended> {
  private final Append append;
  private final int keep;

  /**
   * @param keep messages a channel keeps, 0 for all
   */
  AppendOperation(Append append, int keep) {
    this.append = append;
    this.keep = keep;
  }

  @Override
  Appended run(Entry<Integer, ShardState> entry) {
    long now = Clock.SYSTEM.wallMillis();
    ShardState state = entry.getValue();
    if (state == null) {
      state = new ShardState(ShardState.birth(now, append.floor()));
    }
    Appended appended = state.append(append, now, keep);
    entry.setValue(state);
    ShardDigest digest = state.digest(entry.getKey());
    repeatAs(new AppendReplay(append, keep, appended, digest.revision()));
    return appended;
  }

  static void write(DataOutput out, AppendOperation operation) throws IOException {
    Codec.writeAppend(out, operation.append);
    Codec.writeNumber(out, operation.keep);
  }

  static AppendOperation read(DataInput in) throws IOException {
    return new AppendOperation(Codec.readAppend(in), (int) Codec.readNumber(in));
  }
}
