package io.perseid.cluster;

import com.hazelcast.config.SerializationConfig;
import com.hazelcast.config.SerializerConfig;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.StreamSerializer;
import io.perseid.replication.Lanes;
import io.perseid.shard.Appended;
import io.perseid.shard.ShardDigest;
import io.perseid.shard.ShardState;
import io.perseid.shard.Synced;
import java.io.IOException;

/**
 * Tells Hazelcast how each type of ours is written: nothing of it goes through Java's own
 * serialisation. A type's number is part of the wire and never used again for another.
 */
final class Serializers {
  /** What the numbers count from, clear of those an operator's own types may have. */
  private static final int BASE = 46_700;

  private Serializers() {}

  static void register(SerializationConfig config) {
    add(config, 1, ShardState.class, Codec::writeState, Codec::readState);
    add(config, 2, Synced.class, Codec::writeSynced, Codec::readSynced);
    add(config, 3, Appended.class, Codec::writeAppended, Codec::readAppended);
    add(config, 4, ShardDigest.class, Codec::writeDigest, Codec::readDigest);
    add(config, 11, AppendOperation.class, AppendOperation::write, AppendOperation::read);
    add(config, 12, AppendReplay.class, AppendReplay::write, AppendReplay::read);
    add(config, 13, SyncOperation.class, SyncOperation::write, SyncOperation::read);
    add(config, 14, SyncBarrier.class, (out, barrier) -> {}, in -> new SyncBarrier());
    add(config, 15, DigestOperation.class, (out, digest) -> {}, in -> new DigestOperation());
    add(config, 16, RestoreOperation.class, RestoreOperation::write, RestoreOperation::read);
    add(config, 17, RestoreReplay.class, RestoreReplay::write, RestoreReplay::read);
    add(config, 18, SweepOperation.class, SweepOperation::write, SweepOperation::read);
    add(config, 19, ClearOperation.class, ClearOperation::write, ClearOperation::read);
    add(config, 20, ReadOperation.class, (out, read) -> {}, in -> new ReadOperation());
    add(config, 21, WriteOperation.class, WriteOperation::write, WriteOperation::read);
    add(config, 22, ReplaceOperation.class, ReplaceOperation::write, ReplaceOperation::read);
  }

  private static <T> void add(
      SerializationConfig config,
      int number,
      Class<T> type,
      Codec.Writer<T> writer,
      Codec.Reader<T> reader) {
    config.addSerializerConfig(
        new SerializerConfig()
            .setTypeClass(type)
            .setImplementation(new Serializer<>(BASE + number, writer, reader)));
  }

  private record Serializer<T>(int getTypeId, Codec.Writer<T> writer, Codec.Reader<T> reader)
      implements StreamSerializer<T> {
    @Override
    public void write(ObjectDataOutput out, T value) throws IOException {
      out.writeByte(Lanes.WIRE_VERSION);
      writer.write(out, value);
    }

    @Override
    public T read(ObjectDataInput in) throws IOException {
      int version = in.readByte();
      if (version != Lanes.WIRE_VERSION) {
        throw new IOException("wire version " + version + ", expected " + Lanes.WIRE_VERSION);
      }
      return reader.read(in);
    }
  }
}
