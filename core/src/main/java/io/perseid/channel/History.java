package io.perseid.channel;

import io.perseid.message.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The messages a channel still holds, by rising id. Not thread-safe: its owner alone touches it.
 *
 * <p>The newest {@code keep} of them are its window, which subscribers may ask for. Those older are
 * an overhang of at most {@value #OVERHANG_MAX} messages from the last ten seconds: a node that
 * missed a push finds them when it catches up, however fast the channel is. What goes and what
 * stays follows from the ids alone, so that two copies fed the same messages hold the same.
 */
public final class History {
  /** Most messages kept beyond the window. */
  public static final int OVERHANG_MAX = 4096;

  /** What a message takes beside its text: object, array header, place in the ring. */
  public static final int MESSAGE_BYTES = 64;

  private static final long OVERHANG_IDS = 10_000L << 11;

  private Message[] ring = new Message[4];
  private int head;
  private int size;
  private long createdAfter;
  private long trimmed;
  private long bytes;
  private int origins;

  /** An empty history of a channel that has no message up to and including {@code createdAfter}. */
  public History(long createdAfter) {
    this.createdAfter = createdAfter;
  }

  /** A history with given marks and messages. */
  public History(long createdAfter, long trimmed, List<Message> messages) {
    this(createdAfter);
    this.trimmed = trimmed;
    messages.forEach(this::add);
  }

  /** Messages held, overhang included. */
  public int size() {
    return size;
  }

  /** Whether nothing is held. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** The message at an index, 0 being the oldest. */
  public Message get(int index) {
    return ring[head + index & ring.length - 1];
  }

  /** Whether any message held was given back after a split, see {@link Message#origin}. */
  public boolean hasOrigins() {
    return origins > 0;
  }

  /** Id of the newest message, 0 when there is none. */
  public long lastId() {
    return size == 0 ? 0 : get(size - 1).id();
  }

  /** See {@link io.perseid.shard.ChannelWindow#createdAfter}. */
  public long createdAfter() {
    return createdAfter;
  }

  /** Highest id dropped by count or age; 0 when none was. */
  public long trimmed() {
    return trimmed;
  }

  /** Bytes of memory the messages take, about: their texts and {@value #MESSAGE_BYTES} for each. */
  public long bytes() {
    return bytes;
  }

  /** Adds a message newer than all, then drops what is in excess of {@code keep}; 0 keeps all. */
  public void append(Message message, int keep) {
    add(message);
    if (keep == 0) {
      return;
    }
    long overhangFrom = message.id() - OVERHANG_IDS;
    while (size > keep && (get(0).id() < overhangFrom || size > keep + OVERHANG_MAX)) {
      dropOldest();
    }
  }

  /** Drops messages with ids below the cutoff. */
  public void expire(long cutoffId) {
    while (size > 0 && get(0).id() < cutoffId) {
      dropOldest();
    }
  }

  /** Notes that messages up to an id may be missing here. */
  public void lose(long upTo) {
    trimmed = Math.max(trimmed, upTo);
  }

  /**
   * Puts in the messages of another copy that are not here yet, above what was trimmed here, and
   * takes over its marks.
   *
   * @return whether any was
   */
  public boolean merge(
      List<Message> others, long othersCreatedAfter, long othersTrimmed, int keep) {
    if (others.isEmpty()) {
      return false;
    }
    createdAfter = Math.min(createdAfter, othersCreatedAfter);
    if (others.get(0).id() > lastId()) {
      others.forEach(message -> append(message, keep));
      trimmed = Math.max(trimmed, othersTrimmed);
      return true;
    }
    List<Message> missing = new ArrayList<>();
    for (Message other : others) {
      if (other.id() > trimmed && indexFrom(other.id()) == indexFrom(other.id() + 1)) {
        missing.add(other);
      }
    }
    trimmed = Math.max(trimmed, othersTrimmed);
    if (missing.isEmpty()) {
      return false;
    }
    missing.addAll(from(0));
    missing.sort((a, b) -> Long.compare(a.id(), b.id()));
    clear();
    missing.forEach(message -> append(message, keep));
    return true;
  }

  /** The messages with ids of at least {@code id}, overhang included: a copy. */
  public List<Message> from(long id) {
    return copy(indexFrom(id));
  }

  /** The newest {@code count} messages: a copy. */
  public List<Message> last(int count) {
    return copy(Math.max(0, size - count));
  }

  /**
   * The highest id of this channel that is certainly no longer in its newest {@code count}
   * messages, or before which nothing is known of it.
   */
  public long floor(int count) {
    return Math.max(dropped(count), createdAfter);
  }

  /** The highest id of a message that is no longer in the newest {@code count}; 0 for none. */
  public long dropped(int count) {
    return Math.max(trimmed, size > count ? get(size - count - 1).id() : 0);
  }

  /**
   * The index of the first message with an id of at least {@code id}; the size when there is none.
   */
  public int indexFrom(long id) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = low + high >>> 1;
      if (get(middle).id() < id) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private List<Message> copy(int start) {
    if (start >= size) {
      return List.of();
    }
    List<Message> copy = new ArrayList<>(size - start);
    for (int i = start; i < size; i++) {
      copy.add(get(i));
    }
    return Collections.unmodifiableList(copy);
  }

  private void add(Message message) {
    if (message.id() <= lastId()) {
      throw new IllegalStateException(message + " does not follow " + lastId());
    }
    if (size == ring.length) {
      Message[] larger = new Message[size * 2];
      for (int i = 0; i < size; i++) {
        larger[i] = get(i);
      }
      ring = larger;
      head = 0;
    }
    ring[head + size & ring.length - 1] = message;
    size++;
    bytes += MESSAGE_BYTES + message.text().length;
    origins += message.origin() == null ? 0 : 1;
  }

  private void dropOldest() {
    Message oldest = ring[head];
    ring[head] = null;
    head = head + 1 & ring.length - 1;
    size--;
    bytes -= MESSAGE_BYTES + oldest.text().length;
    origins -= oldest.origin() == null ? 0 : 1;
    trimmed = Math.max(trimmed, oldest.id());
  }

  private void clear() {
    ring = new Message[4];
    head = 0;
    size = 0;
    bytes = 0;
    origins = 0;
  }
}
