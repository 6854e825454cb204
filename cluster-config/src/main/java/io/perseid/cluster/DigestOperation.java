package io.perseid.cluster;

import com.hazelcast.core.ReadOnly;
import com.hazelcast.map.EntryProcessor;
import io.perseid.shard.ShardDigest;
import io.perseid.shard.ShardState;
import java.util.Map.Entry;

/** Tells where a shard stands; nothing for one that does not exist. */
record DigestOperation() implements EntryProcessor<Integer, ShardState, ShardDigest>, ReadOnly {
  @Override
  public ShardDigest process(Entry<Integer, ShardState> entry) {
    ShardState state = entry.getValue();
    return state == null ? null : state.digest(entry.getKey());
  }

  @Override
  public EntryProcessor<Integer, ShardState, ShardDigest> getBackupProcessor() {
    return null;
  }
}
