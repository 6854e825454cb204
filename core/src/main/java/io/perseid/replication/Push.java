package io.perseid.replication;

import io.perseid.message.Message.Origin;
import io.perseid.message.MessageId;
import io.perseid.shard.Append.Item;
import java.util.ArrayList;
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
  private static final int PLAIN = 1;
  private static final int GIVEN_BACK = 2;

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
    int size = 64 + sender.length();
    for (Item item : items) {
      size += item.channel().length() + item.text().length + 8;
    }
    WireWriter out = new WireWriter(size);
    out.number(Lanes.WIRE_VERSION).name(sender).number(shard).number(born);
    out.number(previous).number(first).number(items.size());
    for (Item item : items) {
      Origin origin = item.origin();
      int flags = (item.plain() ? PLAIN : 0) | (origin == null ? 0 : GIVEN_BACK);
      out.name(item.channel()).bytes(item.text()).number(flags);
      if (origin != null) {
        out.number(origin.id()).number(origin.fork());
      }
    }
    return out.toBytes();
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
    int count = in.count();
    List<Item> items = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String channel = in.name();
      byte[] text = in.bytes();
      long flags = in.number();
      if (flags < 0 || flags > (PLAIN | GIVEN_BACK)) {
        throw new IllegalArgumentException(
            "flags " + flags + " of a message, expected 0 to " + (PLAIN | GIVEN_BACK));
      }
      Origin origin = (flags & GIVEN_BACK) == 0 ? null : new Origin(in.number(), in.number());
      items.add(new Item(channel, text, (flags & PLAIN) != 0, origin));
    }
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
