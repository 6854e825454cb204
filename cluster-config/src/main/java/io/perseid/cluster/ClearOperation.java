package io.perseid.cluster;

import com.hazelcast.map.EntryProcessor;
import io.perseid.shard.ShardState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map.Entry;

/**
 * Drops a shard's messages up to an id, the same on owner and backups. A backup that differs is
 * found out by the next {@link AppendReplay}.
 *
 * @param born the life that is meant
 */
record ClearOperation(long born, long upTo)
    implements EntryProcessor<Integer, ShardState, Boolean> {
  /** Answers whether it is that life. */
  @Override
  public Boolean process(Entry<Integer, ShardState> entry) {
    ShardState state = entry.getValue();
    if (state == null) {
      return false;
    }
    boolean meant = state.clear(born, upTo);
    entry.setValue(state);
    return meant;
  }

  @Override
  public EntryProcessor<Integer, ShardState, Boolean> getBackupProcessor() {
    return this;
  }

  static void write(DataOutput out, ClearOperation operation) throws IOException {
    Codec.writeNumber(out, operation.born);
    Codec.writeNumber(out, operation.upTo);
  }

  static ClearOperation read(DataInput in) throws IOException {
    return new ClearOperation(Codec.readNumber(in), Codec.readNumber(in));
  }
}
