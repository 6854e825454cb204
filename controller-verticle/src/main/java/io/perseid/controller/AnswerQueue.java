package io.perseid.controller;

import io.perseid.stats.Counter;
import io.perseid.stats.Stats;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The answers of one connection in the order of its commands, whatever the order in which they are
 * given.
 *
 * <p>Owner: the connection's event loop. Other threads only give {@link Answer}s; however many they
 * give before the owner looks, it is woken once.
 */
final class AnswerQueue {
  private final Queue<Answer> open = new ArrayDeque<>();
  private final AtomicBoolean woken = new AtomicBoolean();
  private final Stats stats;
  private final Executor owner;
  private final Runnable whenGiven;
  private long bytes;

  /**
   * An empty queue.
   *
   * @param owner runs a task on the owner's thread
   * @param whenGiven run there after answers were given
   */
  AnswerQueue(Stats stats, Executor owner, Runnable whenGiven) {
    this.stats = stats;
    this.owner = owner;
    this.whenGiven = whenGiven;
  }

  /**
   * Adds the next place, to be given later.
   *
   * @param textBytes bytes that wait with it
   */
  Answer next(int textBytes) {
    Answer answer = new Answer(this, textBytes);
    open.add(answer);
    bytes += textBytes;
    return answer;
  }

  /** Adds an answer that is known already. */
  void add(byte[] text) {
    next(0).give(text);
  }

  /** Moves the answers that are next in order and given to the end of the buffer. */
  void takeInto(Buffer out) {
    int accepted = 0;
    Answer first = open.peek();
    while (first != null && first.isGiven()) {
      first.appendTo(out);
      accepted += first.isAccepted() ? 1 : 0;
      bytes -= first.textBytes();
      open.remove();
      first = open.peek();
    }
    if (accepted > 0) {
      stats.add(Counter.UNIQUE_MESSAGES, accepted);
    }
  }

  /** Answers not yet taken. */
  int size() {
    return open.size();
  }

  /** Bytes that wait with them. */
  long bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  /** Counts an outcome; any thread. */
  void count(Counter counter) {
    stats.add(counter, 1);
  }

  /** Has the owner look, soon; any thread. */
  void wake() {
    // Looked at first: of all the answers of a batch only one finds it clear.
    if (!woken.get() && woken.compareAndSet(false, true)) {
      try {
        owner.execute(this::awake);
      } catch (RejectedExecutionException e) {
        // The event loop is gone and with it the connection: nobody waits for this answer.
        woken.set(false);
      }
    }
  }

  private void awake() {
    // Cleared before the answers are looked at: one given from here on wakes again.
    woken.set(false);
    whenGiven.run();
  }
}
