package io.perseid.server.process;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The orderly end of a node: named steps, the last registered first, all within one time limit.
 *
 * <p>Any thread may call; the steps run on a thread of their own. The process ends with code 0 when
 * a signal or {@link #request} asked for the end and every step was done, else with 1.
 */
public final class Shutdown {
  /** One step: returns when it is done, or a stage that completes then. */
  @FunctionalInterface
  public interface Step {
    /** Does the step; what it throws is logged, and the next step follows. */
    CompletionStage<?> run() throws Exception;
  }

  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

  private record NamedStep(String name, Duration more, Step step) {}

  private final Deque<NamedStep> steps = new ArrayDeque<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Duration limit;
  private final IntConsumer exit;
  private boolean requested;
  private volatile int exitCode;

  /**
   * An end that nobody has asked for yet.
   *
   * @param limit time for all steps together, but for what a step asks for itself
   * @param exit ends the process with a code: {@code System::exit}
   */
  public Shutdown(Duration limit, IntConsumer exit) {
    this.limit = limit;
    this.exit = exit;
  }

  /** Asks for the end at SIGTERM or SIGINT; a second signal halts the process at once. */
  public void onSignals() {
    Signals.onTermination(
        this::request,
        () -> {
          LOG.warn("second signal: halting");
          Runtime.getRuntime().halt(1);
        });
  }

  /**
   * Adds a step, to be run before all those added so far.
   *
   * @throws IllegalStateException when the end has begun: what was just started must end itself
   */
  public void step(String name, Step step) {
    step(name, Duration.ZERO, step);
  }

  /**
   * Adds a step that may take longer, see {@link #step(String, Step)}.
   *
   * @param more by how much it lengthens the time for all
   */
  public synchronized void step(String name, Duration more, Step step) {
    if (requested) {
      throw new IllegalStateException("shutting down, too late for: " + name);
    }
    steps.push(new NamedStep(name, more, step));
  }

  /** Begins the end; does nothing when it has begun. */
  public void request(String reason) {
    begin(reason, 0);
  }

  /** Begins the end because the node cannot go on; the process ends with code 1. */
  public void fail(String reason) {
    begin(reason, 1);
  }

  /** Whether the end has begun. */
  public synchronized boolean isRequested() {
    return requested;
  }

  /** Waits until all is done; returns the process's exit code. */
  public int await() throws InterruptedException {
    ended.await();
    return exitCode;
  }

  private synchronized void begin(String reason, int code) {
    if (requested) {
      return;
    }
    requested = true;
    LOG.info("shutting down: {}", reason);
    Thread thread = new Thread(() -> end(code), "shutdown");
    thread.setDaemon(true);
    thread.start();
  }

  private void end(int code) {
    Duration whole = steps.stream().map(NamedStep::more).reduce(limit, Duration::plus);
    long deadline = System.nanoTime() + whole.toNanos();
    boolean clean = true;
    for (NamedStep step : steps) {
      long begin = System.nanoTime();
      clean &= run(step, deadline - begin);
      LOG.debug("{}: {} ms", step.name, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
    }
    LOG.info(clean ? "shut down in order" : "shut down, but not in order");
    exitCode = clean ? code : 1;
    ended.countDown();
    exit.accept(exitCode);
  }

  private boolean run(NamedStep step, long nanosLeft) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread thread = new Thread(() -> complete(step.step, done), "shutdown: " + step.name);
    thread.setDaemon(true);
    thread.start();
    try {
      done.get(Math.max(0, nanosLeft), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      LOG.error("{}: not done within the time for the whole end", step.name);
    } catch (ExecutionException e) {
      LOG.error("{} failed", step.name, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private static void complete(Step step, CompletableFuture<Void> done) {
    try {
      step.run()
          .whenComplete(
              (result, failure) -> {
                if (failure == null) {
                  done.complete(null);
                } else {
                  done.completeExceptionally(failure);
                }
              });
    } catch (Exception | LinkageError e) {
      done.completeExceptionally(e);
    }
  }
}
