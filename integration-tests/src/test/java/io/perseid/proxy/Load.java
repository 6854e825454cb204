package io.perseid.proxy;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Polls through one web server, one after the other, until it is closed. */
final class Load implements AutoCloseable {
  private static final Pattern SERVER = Pattern.compile("(?i)\\nServer: \\S*/(\\S+)\r");

  /** Leaves the two cores of a small machine to those who serve. */
  private static final long PAUSE_NANOS = 5_000_000;

  private final Front front;
  private final Thread thread = new Thread(this::run);
  private final List<Failure> failures = new CopyOnWriteArrayList<>();
  private final Map<String, Long> lastAnswers = new ConcurrentHashMap<>();
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

  private void run() {
    for (int i = 0; !ended; i++) {
      long began = System.nanoTime();
      String answer;
      try {
        String path = front.part().request(front.port() + "" + i);
        answer = Browser.answer(front.port(), "www.example.com", path);
      } catch (IOException e) {
        answer = e.toString();
      }
      if (answer.startsWith("HTTP/1.1 200 ") && answer.contains(front.part().answer())) {
        lastAnswers.put(nodeOf(answer), System.nanoTime());
        successes.incrementAndGet();
      } else {
        failures.add(new Failure(began, answer));
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  boolean isFor(Part part) {
    return front.part() == part;
  }

  private static String nodeOf(String answer) {
    Matcher server = SERVER.matcher(answer);
    return server.find() ? server.group(1) : "unnamed";
  }

  /** Whether a node has answered within this time. Nodes give their names only with a demo. */
  boolean isAnsweredBy(String node, Duration within) {
    Long last = lastAnswers.get(node);
    return last != null && System.nanoTime() - last < within.toNanos();
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
    return "load on " + front + ", answered by " + lastAnswers.keySet();
  }
}
