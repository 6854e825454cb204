package io.perseid.cluster;

import io.perseid.replication.Lane;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lane on the event loop of a Vert.x context.
 *
 * <p>Tasks queue up and one wake-up of the event loop runs a whole burst of them, though never so
 * many that the loop's connections have to wait long. A task that throws is logged, and the next
 * one runs.
 */
public final class VertxLane implements Lane {
  private static final Logger log = LoggerFactory.getLogger(VertxLane.class);
  private static final int BURST = 256;

  private final Vertx vertx;
  private final Context context;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean awake = new AtomicBoolean();
  // written by the event loop only; any thread may compare itself to it
  private Thread running;

  VertxLane(Vertx vertx, Context context) {
    if (!context.isEventLoopContext()) {
      throw new IllegalArgumentException("a lane needs the context of an event loop");
    }
    this.vertx = vertx;
    this.context = context;
  }

  /** Queues a task; once the node has left, tasks are dropped. */
  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    wake();
  }

  @Override
  public Timer schedule(long delayMillis, Runnable task) {
    Waiting waiting = new Waiting(task);
    if (delayMillis <= 0) {
      execute(waiting);
    } else {
      waiting.start(delayMillis);
    }
    return waiting;
  }

  @Override
  public boolean isCurrent() {
    return running == Thread.currentThread();
  }

  /** The context whose event loop the tasks run on. */
  public Context context() {
    return context;
  }

  private void wake() {
    if (awake.compareAndSet(false, true)) {
      try {
        context.runOnContext(nothing -> drain());
      } catch (RejectedExecutionException stopped) {
        tasks.clear();
      }
    }
  }

  private void drain() {
    running = Thread.currentThread();
    try {
      for (int i = 0; i < BURST; i++) {
        Runnable task = tasks.poll();
        if (task == null) {
          break;
        }
        run(task);
      }
    } finally {
      running = null;
      awake.set(false);
    }
    if (!tasks.isEmpty()) {
      wake();
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      log.error("a task of a lane failed", e);
    }
  }

  /** A task and its timer. */
  private final class Waiting implements Timer, Runnable {
    private final Runnable task;
    private volatile boolean cancelled;
    private volatile long timer = -1;

    Waiting(Runnable task) {
      this.task = task;
    }

    void start(long delayMillis) {
      try {
        timer = vertx.setTimer(delayMillis, id -> execute(this));
      } catch (RejectedExecutionException stopped) {
        cancelled = true;
      }
    }

    @Override
    public void run() {
      if (!cancelled) {
        task.run();
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
      if (timer >= 0) {
        vertx.cancelTimer(timer);
      }
    }
  }
}
