package io.perseid.cluster;

import com.hazelcast.map.EntryProcessor;
import io.perseid.shard.ShardState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map.Entry;
import java.util.Set;

/** Drops what is too old, the same on owner and backups: it brings cutoff and time along. */
@SuppressWarnings("serial") // written by Serializers only
final class SweepOperation implements EntryProcessor<Integer, ShardState, Boolean> {
  private final long cutoffId;
  private final long wallMillis;
  private final Set<String> publishersAlive;

  SweepOperation(long cutoffId, long wallMillis, Set<String> publishersAlive) {
    this.cutoffId = cutoffId;
    this.wallMillis = wallMillis;
    this.publishersAlive = publishersAlive;
  }

  /** Answers whether there is such a shard. */
  @Override
  public Boolean process(Entry<Integer, ShardState> entry) {
    ShardState state = entry.getValue();
    if (state == null) {
      return false;
    }
    state.sweep(cutoffId, publishersAlive, wallMillis);
    entry.setValue(state);
    return true;
  }

  @Override
  public EntryProcessor<Integer, ShardState, Boolean> getBackupProcessor() {
    return this;
  }

  static void write(DataOutput out, SweepOperation operation) throws IOException {
    Codec.writeNumber(out, operation.cutoffId);
    Codec.writeNumber(out, operation.wallMillis);
    Codec.writeList(out, operation.publishersAlive, Codec::writeText);
  }

  static SweepOperation read(DataInput in) throws IOException {
    long cutoffId = Codec.readNumber(in);
    long wallMillis = Codec.readNumber(in);
    List<String> alive = Codec.readList(in, Codec::readText);
    return new SweepOperation(cutoffId, wallMillis, Set.copyOf(alive));
  }
}
