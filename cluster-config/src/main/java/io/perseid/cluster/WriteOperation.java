package io.perseid.cluster;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.ExtendedMapEntry;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map.Entry;
import java.util.concurrent.TimeUnit;

/** Writes a value of a shared map, whatever was there; its time begins anew. */
record WriteOperation(byte[] value, long timeToLiveMillis)
    implements EntryProcessor<String, byte[], Boolean> {
  @Override
  public Boolean process(Entry<String, byte[]> entry) {
    ((ExtendedMapEntry<String, byte[]>) entry)
        .setValue(value, timeToLiveMillis, TimeUnit.MILLISECONDS);
    return true;
  }

  static void write(DataOutput out, WriteOperation operation) throws IOException {
    Codec.writeBytes(out, operation.value);
    Codec.writeNumber(out, operation.timeToLiveMillis);
  }

  static WriteOperation read(DataInput in) throws IOException {
    return new WriteOperation(Codec.readBytes(in), Codec.readNumber(in));
  }
}
