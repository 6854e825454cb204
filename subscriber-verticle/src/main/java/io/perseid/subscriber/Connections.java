package io.perseid.subscriber;

import io.perseid.subscriber.transport.SubscriberSocket;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The open connections of one hub, each in the second in which it is to be seen next: pings, limits
 * of time and stalls cost in proportion to what is due.
 *
 * <p>A wheel of buckets, one for each second of the next two minutes. Every connection is in one of
 * them, and where is all that the wheel knows of it; what is due later than the wheel reaches is
 * seen on the way and put off. Belongs to the hub.
 */
final class Connections {
  private static final int SECONDS = 128;
  private static final int PLACE_BITS = 24;
  private static final int BUCKET_MIN = 4;

  private final SubscriberSocket[][] buckets = new SubscriberSocket[SECONDS][BUCKET_MIN];
  private final int[] sizes = new int[SECONDS];
  private int size;
  private long now;

  /** A wheel that stands at a second. */
  Connections(long now) {
    this.now = now;
  }

  int size() {
    return size;
  }

  /** Adds a connection that is to be seen in a second, or before. */
  void add(SubscriberSocket socket, long second) {
    size++;
    put(socket, second);
  }

  private void put(SubscriberSocket socket, long second) {
    int bucket = bucket(Math.max(now + 1, Math.min(second, now + SECONDS - 1)));
    if (sizes[bucket] == buckets[bucket].length) {
      buckets[bucket] = Arrays.copyOf(buckets[bucket], sizes[bucket] * 2);
    }
    socket.place(bucket << PLACE_BITS | sizes[bucket]);
    buckets[bucket][sizes[bucket]++] = socket;
  }

  private static int bucket(long second) {
    return (int) (second % SECONDS);
  }

  /** Lets a connection go on as another socket, which has the place of the one before. */
  void replace(SubscriberSocket next) {
    buckets[next.place() >> PLACE_BITS][placeIn(next)] = next;
  }

  private static int placeIn(SubscriberSocket socket) {
    return socket.place() & (1 << PLACE_BITS) - 1;
  }

  void remove(SubscriberSocket socket) {
    size--;
    take(socket);
  }

  private void take(SubscriberSocket socket) {
    int bucket = socket.place() >> PLACE_BITS;
    SubscriberSocket[] sockets = buckets[bucket];
    SubscriberSocket last = sockets[--sizes[bucket]];
    sockets[placeIn(socket)] = last;
    last.place(socket.place());
    sockets[sizes[bucket]] = null;
    // What many left behind who once came in the same second is given back.
    if (sizes[bucket] < sockets.length / 4 && sockets.length > BUCKET_MIN) {
      buckets[bucket] = Arrays.copyOf(sockets, sockets.length / 2);
    }
  }

  private boolean holds(SubscriberSocket socket) {
    int bucket = socket.place() >> PLACE_BITS;
    int place = placeIn(socket);
    return place < sizes[bucket] && buckets[bucket][place] == socket;
  }

  /** Sees to it that a connection is seen in a second, if it would be later. */
  void seeBy(SubscriberSocket socket, long second) {
    long ahead = Math.floorMod((socket.place() >> PLACE_BITS) - now, (long) SECONDS);
    if (now + ahead > second && ahead > 1) {
      take(socket);
      put(socket, second);
    }
  }

  /** Sees to it that a connection is seen in the next second. */
  void seeNext(SubscriberSocket socket) {
    seeBy(socket, now + 1);
  }

  /**
   * Lets all be seen whose second has come, or goes on with it.
   *
   * @param viewer sees one; it may remove it
   * @param slice counts each as a write
   * @return false if the slice was full before the end
   */
  boolean turnTo(long second, Viewer viewer, Traffic slice) {
    for (; now <= second; now++) {
      int bucket = bucket(now);
      while (sizes[bucket] > 0) {
        if (slice.isSliceFull()) {
          return false;
        }
        slice.wrote();
        see(buckets[bucket][sizes[bucket] - 1], viewer);
      }
    }
    now = second;
    return true;
  }

  private void see(SubscriberSocket socket, Viewer viewer) {
    take(socket);
    put(socket, Long.MAX_VALUE);
    long next = viewer.see(socket);
    if (holds(socket)) {
      seeBy(socket, next);
    }
  }

  /** Visits all that are there now; each may be removed meanwhile, and others come. */
  void forEach(Consumer<SubscriberSocket> visitor) {
    for (SubscriberSocket each : snapshot()) {
      if (holds(each)) {
        visitor.accept(each);
      }
    }
  }

  /** A copy, for work that goes on while connections come and go. */
  SubscriberSocket[] snapshot() {
    SubscriberSocket[] all = new SubscriberSocket[size];
    int filled = 0;
    for (int i = 0; i < SECONDS; i++) {
      System.arraycopy(buckets[i], 0, all, filled, sizes[i]);
      filled += sizes[i];
    }
    return all;
  }

  /** Sees to one connection. */
  interface Viewer {
    /** Does what is due; returns the second in which it is to be seen next, or before. */
    long see(SubscriberSocket socket);
  }
}
