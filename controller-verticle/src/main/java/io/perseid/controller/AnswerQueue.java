package io.perseid.controller;

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

  /** Adds the next place, to be given later. */
  Answer next() {
    Answer answer = new Answer(stats, this::wake);
    open.add(answer);
    return answer;
  }

  /** Adds an answer that is known already; the caller sees to it that it is taken. */
  void add(byte[] text) {
    Answer answer = new Answer(stats, () -> {});
    open.add(answer);
    answer.give(text);
  }

  /** Moves the answers that are next in order and given to the end of the buffer. */
  void takeInto(Buffer out) {
    Answer first = open.peek();
    while (first != null && first.isGiven()) {
      first.appendTo(out);
      open.remove();
      first = open.peek();
    }
  }

  /** Answers not yet taken. */
  int size() {
    return open.size();
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  private void wake() {
    if (woken.compareAndSet(false, true)) {
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
