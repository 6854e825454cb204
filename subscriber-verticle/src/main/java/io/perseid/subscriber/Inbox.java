package io.perseid.subscriber;

import io.netty.util.internal.PlatformDependent;
import io.vertx.core.Context;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * What waits for one hub: tasks from any thread, run on the hub's event loop in their order.
 *
 * <p>A pass takes all that is there; what comes meanwhile is the next pass. No timer is involved:
 * an idle hub works at once, a busy one in larger pieces. Bounded in bytes of messages; other tasks
 * are as many as there are subscribers.
 */
final class Inbox {
  /** Tasks of one pass; bounds how long the loop is away from its sockets. */
  private static final int TASKS_PER_PASS = 2048;

  /** Bytes of messages that may wait for the event loop. */
  private static final long BYTES_MAX = 64 << 20;

  private final Queue<HubTask> tasks = PlatformDependent.newMpscQueue();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final Context context;
  private final Consumer<HubTask> run;
  private final Runnable endPass;

  /**
   * An empty inbox.
   *
   * @param context whose event loop runs the passes
   * @param run runs one task; throws nothing
   * @param endPass called when a pass has run its tasks
   */
  Inbox(Context context, Consumer<HubTask> run, Runnable endPass) {
    this.context = context;
    this.run = run;
    this.endPass = endPass;
  }

  /** Puts a task behind all that were offered before; any thread. */
  void offer(HubTask task) {
    tasks.offer(task);
    if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
      context.runOnContext(this::pass);
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

  private void pass(Void nothing) {
    scheduled.set(false);
    for (int i = 0; i < TASKS_PER_PASS; i++) {
      HubTask task = tasks.poll();
      if (task == null) {
        break;
      }
      run.accept(task);
    }
    endPass.run();
    if (!tasks.isEmpty() && scheduled.compareAndSet(false, true)) {
      context.runOnContext(this::pass);
    }
  }
}
