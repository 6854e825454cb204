package io.perseid.roaming;

import io.perseid.harness.ControllerClient;
import io.perseid.harness.NodeProcess;
import io.perseid.roaming.Ledger.Job;
import java.io.IOException;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A controller that publishes its share of the messages, many at a time, at a steady pace. When its
 * node goes or refuses, it goes on at the next one; what has no answer by then counts as unknown.
 *
 * <p>Runs on a thread of its own; a second one reads the answers.
 */
final class Publisher implements Runnable {
  private static final int WINDOW = 64;
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final List<NodeProcess> nodes;
  private final Ledger ledger;
  private final Deque<Job> jobs;
  private final long nanosBetween;
  private final int heldBack;
  private final CountDownLatch release;
  private int home;
  private long nextNanos = System.nanoTime();

  /**
   * A publisher that has not begun.
   *
   * @param home index of the node it begins at
   * @param jobs what it publishes, in this order
   * @param perSecond its pace
   * @param heldBack messages that it keeps until the latch is released
   */
  Publisher(
      List<NodeProcess> nodes,
      int home,
      Ledger ledger,
      List<Job> jobs,
      int perSecond,
      int heldBack,
      CountDownLatch release) {
    this.nodes = nodes;
    this.home = home;
    this.ledger = ledger;
    this.jobs = new ConcurrentLinkedDeque<>(jobs);
    this.nanosBetween = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.heldBack = heldBack;
    this.release = release;
  }

  @Override
  public void run() {
    try {
      while (!jobs.isEmpty()) {
        NodeProcess node = nodes.get(home++ % nodes.size());
        try (ControllerClient client = new ControllerClient(node.controllerPort())) {
          new Connection(client).publish();
        } catch (IOException unreachable) {
          LockSupport.parkNanos(RETRY_NANOS);
        }
      }
    } catch (InterruptedException e) {
      ledger.fault("a publisher was interrupted");
    }
  }

  private void pace() throws InterruptedException {
    if (jobs.size() <= heldBack) {
      release.await();
    }
    long now = System.nanoTime();
    nextNanos = Math.max(nextNanos + nanosBetween, now - TimeUnit.SECONDS.toNanos(1));
    while (System.nanoTime() < nextNanos) {
      LockSupport.parkNanos(nextNanos - System.nanoTime());
    }
  }

  /** One connection until it ends, is refused something, or all is done. */
  private final class Connection {
    private final ControllerClient client;
    private final Deque<Job> inFlight = new ConcurrentLinkedDeque<>();
    private final Semaphore window = new Semaphore(WINDOW);
    private final Map<String, Long> lastIds = new HashMap<>();
    private volatile boolean leaving;

    Connection(ControllerClient client) {
      this.client = client;
    }

    void publish() throws InterruptedException {
      Thread reader = new Thread(this::readAnswers, "answers");
      reader.start();
      try {
        sendAll();
        // The reader gives everything back at its end; else it does so answer by answer.
        window.acquire(WINDOW);
      } catch (IOException lost) {
        leaving = true;
      } finally {
        closeQuietly();
        reader.join();
      }
      inFlight.forEach(ledger::unknown);
    }

    private void sendAll() throws IOException, InterruptedException {
      while (!leaving && !jobs.isEmpty()) {
        pace();
        window.acquire();
        if (leaving) {
          window.release();
          return;
        }
        Job job = jobs.remove();
        inFlight.add(job);
        client.send("ADDMESSAGE " + job.channel() + " " + job.text());
      }
    }

    private void readAnswers() {
      try {
        while (true) {
          settle(client.readLine());
          window.release();
        }
      } catch (IOException closed) {
        leaving = true;
        window.release(WINDOW);
      }
    }

    private void settle(String answer) throws IOException {
      Job job = inFlight.poll();
      if (job == null) {
        ledger.fault("an answer that nobody asked for: " + answer);
      } else if (answer.startsWith("OK\t")) {
        long id = Long.parseLong(answer.substring(3));
        Long before = lastIds.put(job.channel(), id);
        if (before != null && before >= id) {
          ledger.fault(job + " got id " + id + " behind " + before + " on one connection");
        }
        ledger.accepted(job, id);
      } else if (answer.startsWith("ERR Outcome unknown")) {
        ledger.unknown(job);
      } else {
        ledger.refused(job, answer);
        leaving = true;
        jobs.addLast(job);
      }
    }

    private void closeQuietly() {
      try {
        client.close();
      } catch (IOException e) {
        ledger.fault("cannot close: " + e);
      }
    }
  }
}
