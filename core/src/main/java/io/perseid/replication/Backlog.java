package io.perseid.replication;

import io.perseid.config.Limits;
import java.util.Iterator;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What this node was given to publish and has no outcome yet, and who waits for it to become less:
 * the flow control from the shards back to the sockets of publishers. Any thread.
 *
 * <p>There is room while a shard has less than half of the messages waiting that it may have, and
 * all shards together less than half of the bytes. The other half is for those who do not ask, and
 * for what is on its way while others ask. Beyond the whole, messages are refused.
 */
final class Backlog {
  private static final int BYTES_SHARE = 4;

  private final AtomicIntegerArray messages;
  private final AtomicInteger sum = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final int roomMessages;
  private final long bytesMax;
  private final ConcurrentLinkedQueue<Waiter> waiters = new ConcurrentLinkedQueue<>();

  Backlog(Limits limits) {
    messages = new AtomicIntegerArray(limits.shards());
    roomMessages = Math.max(1, limits.publishQueueMax() / 2);
    bytesMax = limits.historyBytesMax() / BYTES_SHARE;
  }

  /** Counts a message that is handed over. */
  void add(int shard, int textBytes) {
    messages.incrementAndGet(shard);
    sum.incrementAndGet();
    bytes.addAndGet(textBytes);
  }

  /** Counts messages of a shard that have their outcome, and wakes who waited for that. */
  void remove(int shard, int count, long textBytes) {
    messages.addAndGet(shard, -count);
    sum.addAndGet(-count);
    bytes.addAndGet(-textBytes);
    if (!waiters.isEmpty()) {
      wake();
    }
  }

  /** See {@link io.perseid.broker.Broker#hasRoom}. */
  boolean hasRoom(int shard, Runnable whenRoom) {
    if (isOpen(shard)) {
      return true;
    }
    Waiter waiter = new Waiter(shard, whenRoom);
    waiters.add(waiter);
    // Room may have been made before anybody saw the waiter; who takes it off the queue tells.
    return isOpen(shard) && waiters.remove(waiter);
  }

  /** Messages that wait. */
  int messages() {
    return sum.get();
  }

  /** Bytes of text that wait. */
  long bytes() {
    return bytes.get();
  }

  /** More bytes may not wait. */
  long bytesMax() {
    return bytesMax;
  }

  private boolean isOpen(int shard) {
    return messages.get(shard) < roomMessages && bytes.get() < bytesMax / 2;
  }

  private void wake() {
    for (Iterator<Waiter> all = waiters.iterator(); all.hasNext(); ) {
      Waiter waiter = all.next();
      if (isOpen(waiter.shard) && waiters.remove(waiter)) {
        waiter.whenRoom.run();
      }
    }
  }

  // not a record: two waiters of the same content are two
  private static final class Waiter {
    final int shard;
    final Runnable whenRoom;

    Waiter(int shard, Runnable whenRoom) {
      this.shard = shard;
      this.whenRoom = whenRoom;
    }
  }
}
