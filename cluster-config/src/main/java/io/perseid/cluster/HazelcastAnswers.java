package io.perseid.cluster;

import com.hazelcast.internal.util.ConcurrencyUtil;
import io.perseid.replication.Outcome;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;

/** What Hazelcast answers, or throws instead, as one outcome. */
final class HazelcastAnswers {
  private HazelcastAnswers() {}

  /**
   * Where the machine has few processors, Hazelcast starts a thread for every answer of a map,
   * which costs more than the answer: from now on it uses such threads again.
   */
  static void keepThreads() {
    if (ForkJoinPool.getCommonPoolParallelism() <= 1) {
      ConcurrencyUtil.setDefaultAsyncExecutor(Threads.POOL);
    }
  }

  private static final class Threads {
    static final Executor POOL =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "hazelcast-answers");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Asks, and tells the outcome on the executor; at once where nothing can be asked. The executor
   * is always given: Hazelcast's own choice makes a thread for each answer when the machine has few
   * processors.
   */
  static <T> void tell(Supplier<CompletionStage<T>> asked, Executor executor, Outcome<T> outcome) {
    CompletionStage<T> answer;
    try {
      answer = asked.get();
    } catch (RuntimeException | Error e) {
      outcome.done(null, e);
      return;
    }
    answer.whenCompleteAsync(
        (value, failure) -> outcome.done(failure == null ? value : null, cause(failure)), executor);
  }

  private static Throwable cause(Throwable failure) {
    boolean wrapped =
        failure instanceof CompletionException || failure instanceof ExecutionException;
    return wrapped && failure.getCause() != null ? failure.getCause() : failure;
  }
}
