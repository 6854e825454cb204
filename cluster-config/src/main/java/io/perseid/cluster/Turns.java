package io.perseid.cluster;

import java.util.ArrayDeque;

/**
 * Lets a number of tasks be under way at once; the others wait for their turn. All under its lock
 * but the tasks themselves; any thread.
 */
final class Turns {
  private final int atOnce;
  private final int waitingMax;
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private int underWay;
  private boolean starting;

  Turns(int atOnce, int waitingMax) {
    this.atOnce = atOnce;
    this.waitingMax = waitingMax;
  }

  /**
   * Starts a task, now or when its turn comes, on whatever thread.
   *
   * @param task must in the end call {@link #done}; one that throws is over with that
   * @return false when too many wait: it is not taken
   */
  boolean take(Runnable task) {
    synchronized (this) {
      if (waiting.size() >= waitingMax) {
        return false;
      }
      waiting.add(task);
    }
    startNext();
    return true;
  }

  /** One task is no longer under way. */
  void done() {
    synchronized (this) {
      underWay--;
    }
    startNext();
  }

  // One thread starts at a time: a task that is done at once would start the next within itself.
  private void startNext() {
    synchronized (this) {
      if (starting) {
        return;
      }
      starting = true;
    }
    boolean allStarted = false;
    try {
      for (Runnable task = next(); task != null; task = next()) {
        task.run();
      }
      allStarted = true;
    } finally {
      if (!allStarted) {
        thrown();
      }
    }
  }

  // Whatever it was: the others must get their turn with the next that comes or is done.
  private synchronized void thrown() {
    underWay--;
    starting = false;
  }

  private synchronized Runnable next() {
    Runnable task = underWay < atOnce ? waiting.poll() : null;
    if (task == null) {
      starting = false;
    } else {
      underWay++;
    }
    return task;
  }
}
