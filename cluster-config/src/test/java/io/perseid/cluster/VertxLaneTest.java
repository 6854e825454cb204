package io.perseid.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perseid.replication.Lane.Timer;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VertxLaneTest {
  private final Vertx vertx = Vertx.vertx();
  private final List<VertxLane> lanes =
      TestCluster.get(LaneVerticle.deploy(vertx, 8).toCompletionStage().toCompletableFuture());
  private final VertxLane lane = lanes.get(0);

  @AfterEach
  void close() {
    TestCluster.get(vertx.close().toCompletionStage().toCompletableFuture());
  }

  @Test
  void shouldRunTasksOfOneThreadInTheirOrderOneAtATime() throws InterruptedException {
    List<int[]> ran = new ArrayList<>(); // by the lane only
    AtomicInteger inside = new AtomicInteger();
    AtomicBoolean overlapped = new AtomicBoolean();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      int thread = t;
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < 5000; i++) {
                  int[] task = {thread, i};
                  lane.execute(
                      () -> {
                        overlapped.compareAndSet(false, inside.getAndIncrement() != 0);
                        ran.add(task);
                        inside.decrementAndGet();
                      });
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    AtomicBoolean last = new AtomicBoolean();
    lane.execute(() -> last.set(true));
    await().untilTrue(last);
    assertThat(overlapped).isFalse();
    assertThat(ran).hasSize(20_000);
    for (int t = 0; t < 4; t++) {
      int thread = t;
      assertThat(ran.stream().filter(task -> task[0] == thread).map(task -> task[1]))
          .isSorted()
          .hasSize(5000);
    }
  }

  @Test
  void shouldNeverRunATaskInsideTheCall() {
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    lane.execute(
        () -> {
          lane.execute(() -> order.add("inner"));
          lane.schedule(0, () -> order.add("soon"));
          order.add("outer");
        });
    await().until(() -> order.size() == 3);
    assertThat(order).containsExactly("outer", "inner", "soon");
  }

  @Test
  void shouldKnowItsOwnTasksFromThoseOfALaneOnTheSameThread() {
    List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    AtomicInteger ran = new AtomicInteger();
    assertThat(lane.isCurrent()).isFalse();
    for (VertxLane mine : lanes) {
      mine.execute(
          () -> {
            for (VertxLane other : lanes) {
              if (other.isCurrent() != (other == mine)) {
                wrong.add("lane " + lanes.indexOf(mine) + " and " + lanes.indexOf(other));
              }
            }
            ran.incrementAndGet();
          });
    }
    await().until(() -> ran.get() == lanes.size());
    assertThat(wrong).isEmpty();
  }

  @Test
  void shouldGoOnAfterATaskThatThrows() {
    AtomicBoolean next = new AtomicBoolean();
    lane.execute(
        () -> {
          throw new IllegalStateException("thrown on purpose");
        });
    lane.execute(() -> next.set(lane.isCurrent()));
    await().untilTrue(next);
  }

  @Test
  void shouldRunTimersOnTheLaneUnlessCancelled() {
    AtomicBoolean rang = new AtomicBoolean();
    AtomicBoolean cancelled = new AtomicBoolean();
    Timer timer = lane.schedule(20, () -> cancelled.set(true));
    timer.cancel();
    lane.execute(
        () -> {
          // due, but taken back within the same turn
          lane.schedule(0, () -> cancelled.set(true)).cancel();
        });
    lane.schedule(40, () -> rang.set(lane.isCurrent()));
    await().untilTrue(rang);
    assertThat(cancelled).isFalse();
  }

  @Test
  void shouldDropTasksWhenVertxIsClosed() {
    Vertx closing = Vertx.vertx();
    VertxLane gone =
        TestCluster.get(LaneVerticle.deploy(closing, 1).toCompletionStage().toCompletableFuture())
            .get(0);
    TestCluster.get(closing.close().toCompletionStage().toCompletableFuture());
    AtomicBoolean ran = new AtomicBoolean();
    gone.execute(() -> ran.set(true));
    gone.schedule(1, () -> ran.set(true));
    assertThat(ran).isFalse();
  }
}
