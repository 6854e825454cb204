package io.perseid.proxy;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Polls through one web server, one after the other, without a pause, until it is closed. */
final class Load implements AutoCloseable {
  private final Front front;
  private final Thread thread = new Thread(this::run);
  private final List<Failure> failures = new CopyOnWriteArrayList<>();
  private final AtomicInteger successes = new AtomicInteger();
  private volatile long countFrom = System.nanoTime();
  private volatile boolean ended;

  private record Failure(long began, String what) {}

  private Load(Front front) {
    this.front = front;
  }

  static Load start(Front front) {
    Load load = new Load(front);
    load.thread.setDaemon(true);
    load.thread.start();
    return load;
  }

  /** The host id of its requests, by which the nodes' logs name them. */
  String hostId() {
    return "load" + front.port();
  }

  private void run() {
    while (!ended) {
      long began = System.nanoTime();
      String answer;
      try {
        answer =
            Browser.answer(
                front.port(), "www.example.com", "/push/" + hostId() + "/simplepoll/load");
      } catch (IOException e) {
        answer = e.toString();
      }
      if (answer.startsWith("HTTP/1.1 200 ") && answer.contains("ch(\"load\", ")) {
        successes.incrementAndGet();
      } else {
        failures.add(new Failure(began, answer));
      }
    }
  }

  /** Waits for so many further requests that succeed. */
  void awaitMore(int count) {
    int goal = successes.get() + count;
    await(this + " succeeds again; failures: " + failures)
        .atMost(Duration.ofSeconds(20))
        .until(() -> successes.get() >= goal);
  }

  /** Requests that began before now do not count as failures. */
  void nothingBefore() {
    countFrom = System.nanoTime();
  }

  /** What failed. */
  List<String> failures() {
    return failures.stream().filter(f -> f.began - countFrom > 0).map(Failure::what).toList();
  }

  @Override
  public void close() {
    ended = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public String toString() {
    return "load on " + front;
  }
}
