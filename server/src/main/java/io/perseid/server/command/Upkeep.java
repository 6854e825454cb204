package io.perseid.server.command;

import io.perseid.server.process.Signals;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the signals mean that do not end the process: SIGHUP, SIGUSR1 and SIGUSR2.
 *
 * <p>Each is carried out on a thread of its own here, one after the other in the order in which
 * they came; those that come while the node still starts wait until it has. Source: spec of signals
 * and end.
 */
final class Upkeep {
  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
  private static final int WAITING_MAX = 100;

  private final Executor thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING_MAX),
          Upkeep::daemon,
          (task, full) -> LOG.warn("a signal is ignored: {} are waiting already", WAITING_MAX));
  private final CompletableFuture<RunningNode> node = new CompletableFuture<>();
  private final Reload reload;

  Upkeep(Reload reload) {
    this.reload = reload;
  }

  /** Takes the signals from now on: none of them ends the process any more. */
  void onSignals() {
    Signals.on("HUP", this::readAgain);
    Signals.on("USR1", this::clearChannels);
    Signals.on("USR2", this::forgetDocuments);
  }

  /** The node has started: what was asked for meanwhile is done now. */
  void begin(RunningNode started) {
    node.complete(started);
  }

  /** SIGHUP. */
  void readAgain() {
    ask(
        "SIGHUP",
        "reading the configuration again",
        running -> {
          running.forgetDocuments();
          reload.run(running);
        });
  }

  /** SIGUSR1. */
  void clearChannels() {
    ask(
        "SIGUSR1",
        "emptying the channels of the whole cluster",
        running -> {
          running.clearChannels().toCompletableFuture().join();
          LOG.info("all channels are empty");
        });
  }

  /** SIGUSR2. */
  void forgetDocuments() {
    ask("SIGUSR2", "forgetting the documents held in memory", RunningNode::forgetDocuments);
  }

  private static Thread daemon(Runnable work) {
    Thread made = new Thread(work, "upkeep");
    made.setDaemon(true);
    return made;
  }

  private void ask(String signal, String what, Consumer<RunningNode> action) {
    thread.execute(
        () -> {
          RunningNode running = node.join();
          LOG.info("{}: {}", signal, what);
          try {
            action.accept(running);
          } catch (CompletionException e) {
            LOG.error("{}: {} failed: {}", signal, what, e.getCause().getMessage());
          } catch (RuntimeException e) {
            LOG.error("{}: {} failed", signal, what, e);
          }
        });
  }
}
