package io.perseid.cluster;

import io.perseid.message.Message;
import io.perseid.message.Message.Origin;
import io.perseid.replication.Lanes;
import io.perseid.shard.Append;
import io.perseid.shard.Appended;
import io.perseid.shard.ChannelWindow;
import io.perseid.shard.Items;
import io.perseid.shard.Restore;
import io.perseid.shard.ShardDigest;
import io.perseid.shard.ShardState;
import io.perseid.shard.ShardState.KnownBatch;
import io.perseid.shard.ShardState.Snapshot;
import io.perseid.shard.Synced;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * The bytes of everything that the shard store sends between members.
 *
 * <p>Numbers are 7 bits a byte, low bits first; texts and lists begin with their length; ids within
 * a window are differences. A change of any of it is a new {@link Lanes#WIRE_VERSION}, by which
 * nodes of different bytes refuse each other.
 */
final class Codec {
  private static final int BYTES_MAX = 64 << 20;
  private static final int PLAIN = 1;
  private static final int GIVEN_BACK = 2;

  private Codec() {}

  /** Writes one value. */
  interface Writer<T> {
    void write(DataOutput out, T value) throws IOException;
  }

  /** Reads one value. */
  interface Reader<T> {
    T read(DataInput in) throws IOException;
  }

  static void writeState(DataOutput out, ShardState state) throws IOException {
    Snapshot snapshot = state.snapshot();
    writeNumber(out, snapshot.born());
    writeNumber(out, snapshot.lastId());
    writeNumber(out, snapshot.revision());
    writeNumber(out, snapshot.sweptTo());
    writeList(out, snapshot.channels(), Codec::writeWindow);
    writeList(out, snapshot.batches(), Codec::writeBatch);
  }

  static ShardState readState(DataInput in) throws IOException {
    return ShardState.of(
        new Snapshot(
            readNumber(in),
            readNumber(in),
            readNumber(in),
            readNumber(in),
            readList(in, Codec::readWindow),
            readList(in, Codec::readBatch)));
  }

  static void writeAppend(DataOutput out, Append append) throws IOException {
    writeText(out, append.publisher());
    writeNumber(out, append.number());
    writeNumber(out, append.floor());
    writeBytes(out, Items.of(append.items()).bytes());
  }

  static Append readAppend(DataInput in) throws IOException {
    return new Append(readText(in), readNumber(in), readNumber(in), readItems(in));
  }

  static void writeAppended(DataOutput out, Appended appended) throws IOException {
    writeNumber(out, appended.born());
    writeNumber(out, appended.previous());
    writeNumber(out, appended.first());
  }

  static Appended readAppended(DataInput in) throws IOException {
    return new Appended(readNumber(in), readNumber(in), readNumber(in));
  }

  static void writeSynced(DataOutput out, Synced synced) throws IOException {
    writeNumber(out, synced.born());
    writeNumber(out, synced.revision());
    writeNumber(out, synced.lastId());
    writeNumber(out, synced.sweptTo());
    writeList(out, synced.channels(), Codec::writeWindow);
  }

  static Synced readSynced(DataInput in) throws IOException {
    return new Synced(
        readNumber(in),
        readNumber(in),
        readNumber(in),
        readNumber(in),
        readList(in, Codec::readWindow));
  }

  static void writeDigest(DataOutput out, ShardDigest digest) throws IOException {
    writeNumber(out, digest.shard());
    writeNumber(out, digest.born());
    writeNumber(out, digest.revision());
    writeNumber(out, digest.lastId());
  }

  static ShardDigest readDigest(DataInput in) throws IOException {
    return new ShardDigest((int) readNumber(in), readNumber(in), readNumber(in), readNumber(in));
  }

  static void writeRestore(DataOutput out, Restore restore) throws IOException {
    writeNumber(out, restore.born());
    writeNumber(out, restore.floor());
    writeNumber(out, restore.sweptTo());
    writeList(out, restore.channels(), Codec::writeWindow);
  }

  static Restore readRestore(DataInput in) throws IOException {
    return new Restore(
        readNumber(in), readNumber(in), readNumber(in), readList(in, Codec::readWindow));
  }

  /** Writes a number of 0 or more in 1 to 9 bytes. */
  static void writeNumber(DataOutput out, long number) throws IOException {
    if (number < 0) {
      throw new IOException("cannot write " + number + ", numbers are 0 or more");
    }
    long rest = number;
    while (rest > 0x7f) {
      out.writeByte((int) rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    out.writeByte((int) rest);
  }

  static long readNumber(DataInput in) throws IOException {
    long number = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      int next = in.readByte();
      number |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return number;
      }
    }
    throw new IOException("number of more than 9 bytes");
  }

  static void writeText(DataOutput out, String text) throws IOException {
    writeBytes(out, text.getBytes(StandardCharsets.UTF_8));
  }

  static String readText(DataInput in) throws IOException {
    return new String(readBytes(in), StandardCharsets.UTF_8);
  }

  static <T> void writeList(DataOutput out, Collection<T> list, Writer<T> writer)
      throws IOException {
    writeNumber(out, list.size());
    for (T element : list) {
      writer.write(out, element);
    }
  }

  static <T> List<T> readList(DataInput in, Reader<T> reader) throws IOException {
    long size = readNumber(in);
    List<T> list = new ArrayList<>((int) Math.min(size, 1024));
    for (long i = 0; i < size; i++) {
      list.add(reader.read(in));
    }
    return Collections.unmodifiableList(list);
  }

  private static void writeWindow(DataOutput out, ChannelWindow window) throws IOException {
    writeText(out, window.name());
    writeNumber(out, window.createdAfter());
    writeNumber(out, window.trimmed());
    writeNumber(out, window.messages().size());
    long previous = 0;
    for (Message message : window.messages()) {
      writeNumber(out, message.id() - previous);
      writeBytes(out, message.text());
      writeKind(out, message.isPlain(), message.origin());
      previous = message.id();
    }
  }

  private static ChannelWindow readWindow(DataInput in) throws IOException {
    String name = readText(in);
    long createdAfter = readNumber(in);
    long trimmed = readNumber(in);
    long[] previous = {0};
    List<Message> messages =
        readList(
            in,
            from -> {
              previous[0] += readNumber(from);
              byte[] text = readBytes(from);
              int kind = readKind(from);
              return new Message(previous[0], text, isPlain(kind), readOrigin(from, kind));
            });
    return new ChannelWindow(name, createdAfter, trimmed, messages);
  }

  private static void writeBatch(DataOutput out, KnownBatch batch) throws IOException {
    writeText(out, batch.publisher());
    writeNumber(out, batch.number());
    writeNumber(out, batch.previous());
    writeNumber(out, batch.first());
  }

  private static KnownBatch readBatch(DataInput in) throws IOException {
    return new KnownBatch(readText(in), readNumber(in), readNumber(in), readNumber(in));
  }

  private static Items readItems(DataInput in) throws IOException {
    try {
      return Items.read(readBytes(in));
    } catch (IllegalArgumentException e) {
      throw new IOException("unreadable batch: " + e.getMessage(), e);
    }
  }

  private static void writeKind(DataOutput out, boolean plain, Origin origin) throws IOException {
    out.writeByte((plain ? PLAIN : 0) | (origin == null ? 0 : GIVEN_BACK));
    if (origin != null) {
      writeNumber(out, origin.id());
      writeNumber(out, origin.fork());
    }
  }

  private static int readKind(DataInput in) throws IOException {
    int kind = in.readByte();
    if (kind < 0 || kind > (PLAIN | GIVEN_BACK)) {
      throw new IOException("message of kind " + kind + ", expected 0 to " + (PLAIN | GIVEN_BACK));
    }
    return kind;
  }

  private static boolean isPlain(int kind) {
    return (kind & PLAIN) != 0;
  }

  private static Origin readOrigin(DataInput in, int kind) throws IOException {
    return (kind & GIVEN_BACK) == 0 ? null : new Origin(readNumber(in), readNumber(in));
  }

  static void writeBytes(DataOutput out, byte[] bytes) throws IOException {
    writeNumber(out, bytes.length);
    out.write(bytes);
  }

  static byte[] readBytes(DataInput in) throws IOException {
    long length = readNumber(in);
    if (length > BYTES_MAX) {
      throw new IOException("text of " + length + " bytes, at most " + BYTES_MAX + " expected");
    }
    byte[] bytes = new byte[(int) length];
    in.readFully(bytes);
    return bytes;
  }
}
