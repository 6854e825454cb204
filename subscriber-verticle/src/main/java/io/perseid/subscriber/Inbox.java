package io.perseid.subscriber;

import io.netty.util.internal.PlatformDependent;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What waits for one hub: tasks from any thread, run on the hub's event loop in their order.
 *
 * <p>A pass takes all that is there, and works on it in slices; between two of them the event loop
 * looks at its sockets. What comes meanwhile waits, and is the next pass. No timer is involved: an
 * idle hub works at once, a busy one in larger pieces. Bounded in bytes of messages; other tasks
 * are as many as there are subscribers.
 */
final class Inbox {
  /** Weight of the tasks of one pass; bounds how long the loop is away from its sockets. */
  private static final int WEIGHT_PER_PASS = 8192;

  /** Bytes of messages that may wait for the event loop. */
  private static final long BYTES_MAX = 64 << 20;

  private final Queue<HubTask> tasks = PlatformDependent.newMpscQueue();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final Executor loop;
  private final Executor nextTurn;
  private final Consumer<HubTask> run;
  private final BooleanSupplier goOn;
  private final Runnable slice = this::slice;
  private boolean unfinished; // belongs to the event loop

  /**
   * An empty inbox.
   *
   * @param loop runs what it is given on the hub's event loop
   * @param nextTurn the same, after the event loop has looked at its sockets once more
   * @param run runs one task; throws nothing
   * @param goOn called when a pass has run its tasks, and again until it returns true
   */
  Inbox(Executor loop, Executor nextTurn, Consumer<HubTask> run, BooleanSupplier goOn) {
    this.loop = loop;
    this.nextTurn = nextTurn;
    this.run = run;
    this.goOn = goOn;
  }

  /** Puts a task behind all that were offered before; any thread. */
  void offer(HubTask task) {
    tasks.offer(task);
    if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
      loop.execute(slice);
    }
  }

  /**
   * Puts a task in that keeps messages of this many bytes waiting, until {@link #taken}; any
   * thread.
   *
   * @return false if that was too much: the task is not kept
   */
  boolean offer(HubTask task, long messageBytes) {
    if (bytes.addAndGet(messageBytes) > BYTES_MAX) {
      bytes.addAndGet(-messageBytes);
      return false;
    }
    offer(task);
    return true;
  }

  /** Messages of this many bytes wait no more. */
  void taken(long messageBytes) {
    bytes.addAndGet(-messageBytes);
  }

  private void slice() {
    if (!unfinished) {
      runTasks();
    }
    try {
      unfinished = !goOn.getAsBoolean();
    } finally {
      scheduleNext();
    }
  }

  private void runTasks() {
    for (int weight = 0; weight < WEIGHT_PER_PASS; ) {
      HubTask task = tasks.poll();
      if (task == null) {
        return;
      }
      weight += task.weight();
      run.accept(task);
    }
  }

  private void scheduleNext() {
    if (!unfinished && tasks.isEmpty()) {
      scheduled.set(false);
      if (tasks.isEmpty() || !scheduled.compareAndSet(false, true)) {
        return;
      }
    }
    nextTurn.execute(slice);
  }
}
