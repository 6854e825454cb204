package io.perseid.replication;

import java.util.ArrayList;
import java.util.List;

/** Those who wait until this node's copy of a shard holds their batch. */
final class Waiters {
  private final List<Waiter> waiters = new ArrayList<>();

  /** Told when the copy has come to an id. */
  interface Reached {
    /**
     * The end of waiting.
     *
     * @param held false when the shard has since begun another life: the batch waited for may be
     *     gone
     */
    void reached(boolean held);
  }

  boolean isEmpty() {
    return waiters.isEmpty();
  }

  /** Waits for the id of a batch's end in a life of the shard. */
  void add(Push push, Reached reached) {
    waiters.add(new Waiter(push.end(), push.born(), reached));
  }

  /** Tells those who need not wait any more. */
  void tell(long born, long last) {
    for (Waiter waiter : List.copyOf(waiters)) {
      boolean otherLife = born != waiter.born;
      if (otherLife || last >= waiter.id) {
        waiters.remove(waiter);
        waiter.reached.reached(!otherLife);
      }
    }
  }

  /** Tells all that their batch may be gone. */
  void tellAllGone() {
    List<Waiter> gone = List.copyOf(waiters);
    waiters.clear();
    gone.forEach(waiter -> waiter.reached.reached(false));
  }

  private record Waiter(long id, long born, Reached reached) {}
}
