package io.perseid.shard;

import io.perseid.message.Message.Origin;
import io.perseid.shard.Append.Item;
import io.perseid.wire.WireReader;
import io.perseid.wire.WireWriter;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;

/**
 * The items of one batch with the bytes that stand for them on every wire: written once by the node
 * that publishes, and handed on as they are to the shard's owner, from there to its backups, and to
 * all nodes.
 *
 * <p>A count, then for each item a number, its text, and where it was given back its origin. The
 * number's two lowest bits are flags; the rest says which of the names so far is the channel's,
 * counted from 1, or with 0 that a new one follows. A change of it is a new wire version.
 * Immutable.
 */
public final class Items extends AbstractList<Item> implements RandomAccess {
  private static final int PLAIN = 1;
  private static final int GIVEN_BACK = 2;
  private static final int FLAG_BITS = 2;

  private final Item[] items;
  private final byte[] bytes;

  private Items(Item[] items, byte[] bytes) {
    this.items = items;
    this.bytes = bytes;
  }

  /** These items, written. */
  public static Items of(List<Item> items) {
    return items instanceof Items written
        ? written
        : new Items(items.toArray(Item[]::new), write(items));
  }

  /**
   * What {@link #bytes} gave.
   *
   * @throws IllegalArgumentException when it is something else
   */
  public static Items read(byte[] bytes) {
    WireReader in = new WireReader(bytes);
    Item[] items = new Item[in.count()];
    String[] names = new String[Math.min(items.length, 8)];
    int known = 0;
    for (int i = 0; i < items.length; i++) {
      int head = in.index();
      int name = head >>> FLAG_BITS;
      if (name > known) {
        throw new IllegalArgumentException("name " + name + " of a batch, it has " + known);
      }
      if (name == 0) {
        if (known == names.length) {
          names = Arrays.copyOf(names, known * 2);
        }
        names[known++] = in.name();
        name = known;
      }
      byte[] text = in.bytes();
      Origin origin = (head & GIVEN_BACK) == 0 ? null : new Origin(in.number(), in.number());
      items[i] = new Item(names[name - 1], text, (head & PLAIN) != 0, origin);
    }
    if (!in.atEnd()) {
      throw new IllegalArgumentException("bytes behind the last of " + items.length + " items");
    }
    return new Items(items, bytes);
  }

  /** What stands for them on the wire, shared and not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public Item get(int index) {
    return items[index];
  }

  @Override
  public int size() {
    return items.length;
  }

  private static byte[] write(List<Item> items) {
    int size = 16;
    for (Item item : items) {
      size += item.text().length + 8;
    }
    WireWriter out = new WireWriter(size);
    out.number(items.size());
    Map<String, Integer> names = new HashMap<>();
    String lastName = null;
    int last = 0;
    for (Item item : items) {
      String name = item.channel();
      boolean isNew = false;
      if (!name.equals(lastName)) {
        Integer known = names.putIfAbsent(name, names.size() + 1);
        isNew = known == null;
        last = isNew ? names.size() : known;
        lastName = name;
      }
      Origin origin = item.origin();
      int flags = (item.plain() ? PLAIN : 0) | (origin == null ? 0 : GIVEN_BACK);
      out.number((isNew ? 0L : last) << FLAG_BITS | flags);
      if (isNew) {
        out.name(name);
      }
      out.bytes(item.text());
      if (origin != null) {
        out.number(origin.id()).number(origin.fork());
      }
    }
    return out.toBytes();
  }
}
