package io.perseid.cluster;

import com.hazelcast.core.ReadOnly;
import com.hazelcast.map.EntryProcessor;
import java.util.Map.Entry;

/** Reads values of a shared map, all that a member holds in one go. */
record ReadOperation() implements EntryProcessor<String, byte[], byte[]>, ReadOnly {
  @Override
  public byte[] process(Entry<String, byte[]> entry) {
    return entry.getValue();
  }

  @Override
  public EntryProcessor<String, byte[], byte[]> getBackupProcessor() {
    return null;
  }
}
