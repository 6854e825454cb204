package io.perseid.replication;

import java.util.concurrent.Executor;

/**
 * One thread's turn-by-turn work: the owner of some shards and of everything that belongs to them.
 *
 * <p>An implementer's duties:
 *
 * <ol>
 *   <li>tasks of one lane never run at the same time, and each sees what the earlier ones wrote;
 *   <li>tasks that one thread hands over run in the order of handing over;
 *   <li>{@link #execute} never runs the task inside the call, and never blocks.
 * </ol>
 *
 * Any thread may call.
 */
public interface Lane extends Executor {
  /** Runs a task on this lane after at least so many milliseconds; 0 or less means soon. */
  Timer schedule(long delayMillis, Runnable task);

  /** Whether the calling thread is running a task of this lane. */
  boolean isCurrent();

  /** A task that waits for its time. */
  interface Timer {
    /** Takes the task back if it has not begun; otherwise does nothing. */
    void cancel();
  }
}
