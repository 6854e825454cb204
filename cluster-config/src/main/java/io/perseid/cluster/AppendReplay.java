package io.perseid.cluster;

import com.hazelcast.map.EntryProcessor;
import io.perseid.shard.Append;
import io.perseid.shard.Appended;
import io.perseid.shard.ShardDigest;
import io.perseid.shard.ShardState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map.Entry;

/**
 * Repeats an append on a backup, with the owner's ids.
 *
 * <p>A backup's copy is exact or absent. One that misses an earlier batch is thrown away here:
 * Hazelcast sees the gap too and sends a whole copy, and should the owner die before that, an
 * absent shard is reborn and gets its past from the nodes' caches, whereas a hole under the same
 * birth would go unseen.
 *
 * @param revision the owner's
 */
record AppendReplay(Append append, int keep, Appended appended, long revision)
    implements EntryProcessor<Integer, ShardState, Appended> {
  @Override
  public Appended process(Entry<Integer, ShardState> entry) {
    ShardState state = entry.getValue();
    boolean firstOfAll = appended.previous() == appended.born();
    if (firstOfAll && (state == null || state.digest(0).born() < appended.born())) {
      state = new ShardState(appended.born());
    }
    if (state == null) {
      return null;
    }
    ShardDigest digest = state.digest(entry.getKey());
    boolean sameLife = digest.born() == appended.born() && digest.revision() == revision;
    boolean here = digest.lastId() >= appended.first() + append.items().size() - 1;
    if (!sameLife || !here && digest.lastId() != appended.previous()) {
      entry.setValue(null);
      return null;
    }
    if (!here) {
      state.replay(append, appended.previous(), appended.first(), keep);
    }
    entry.setValue(state);
    return null;
  }

  @Override
  public EntryProcessor<Integer, ShardState, Appended> getBackupProcessor() {
    return null;
  }

  static void write(DataOutput out, AppendReplay replay) throws IOException {
    Codec.writeAppend(out, replay.append);
    Codec.writeNumber(out, replay.keep);
    Codec.writeAppended(out, replay.appended);
    Codec.writeNumber(out, replay.revision);
  }

  static AppendReplay read(DataInput in) throws IOException {
    return new AppendReplay(
        Codec.readAppend(in),
        (int) Codec.readNumber(in),
        Codec.readAppended(in),
        Codec.readNumber(in));
  }
}
