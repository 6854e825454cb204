package io.perseid.replication;

import io.perseid.message.MessageId;
import io.perseid.shard.Append.Item;
import io.perseid.shard.Items;
import io.perseid.wire.WireReader;
import io.perseid.wire.WireWriter;
import java.util.List;

/**
 * One appended batch on its way to all nodes: a link of its shard's chain.
 *
 * @param sender member name of the node that appended it
 * @param shard number of the shard
 * @param born birth of the shard
 * @param previous the shard's last id before the batch
 * @param first id of the first item; the others follow it one by one
 */
record Push(String sender, int shard, long born, long previous, long first, List<Item> items) {
  /** Id of the last item. */
  long end() {
    return first + items.size() - 1;
  }

  /** Bytes of text it carries. */
  long bytes() {
    long bytes = 0;
    for (Item item : items) {
      bytes += item.text().length;
    }
    return bytes;
  }

  byte[] encode() {
    byte[] batch = Items.of(items).bytes();
    WireWriter out = new WireWriter(64 + sender.length() + batch.length);
    out.number(Lanes.WIRE_VERSION).name(sender).number(shard).number(born);
    return out.number(previous).number(first).bytes(batch).toBytes();
  }

  /** The sender alone, so that a node can pass over its own. */
  static String senderOf(byte[] payload) {
    return start(payload).name();
  }

  static Push decode(byte[] payload) {
    WireReader in = start(payload);
    String sender = in.name();
    int shard = in.index();
    long born = in.number();
    long previous = in.number();
    long first = in.number();
    Items items = Items.read(in.bytes());
    int count = items.size();
    if (count == 0 || previous < 0 || first <= previous || first > MessageId.MAX || !in.atEnd()) {
      throw new IllegalArgumentException(
          "push of " + count + " messages from " + first + " after " + previous);
    }
    return new Push(sender, shard, born, previous, first, items);
  }

  private static WireReader start(byte[] payload) {
    WireReader in = new WireReader(payload);
    long version = in.number();
    if (version != Lanes.WIRE_VERSION) {
      throw new IllegalArgumentException(
          "push of wire version " + version + ", this node speaks " + Lanes.WIRE_VERSION);
    }
    return in;
  }
}
