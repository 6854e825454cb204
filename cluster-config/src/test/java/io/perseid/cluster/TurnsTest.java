package io.perseid.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private final List<Integer> started = new ArrayList<>();

  @Test
  void shouldStartTheNextInOrderWhenOneIsDone() {
    Turns turns = new Turns(2, 10);
    for (int i = 0; i < 5; i++) {
      int number = i;
      assertThat(turns.take(() -> started.add(number))).isTrue();
    }
    assertThat(started).containsExactly(0, 1);
    turns.done();
    assertThat(started).containsExactly(0, 1, 2);
    turns.done();
    turns.done();
    turns.done();
    assertThat(started).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void shouldTakeNoMoreThanMayWait() {
    Turns turns = new Turns(1, 2);
    for (int i = 0; i < 3; i++) {
      assertThat(turns.take(() -> started.add(0))).isTrue();
    }
    assertThat(turns.take(() -> started.add(1))).isFalse();
    turns.done();
    assertThat(turns.take(() -> started.add(2))).isTrue();
  }

  /** As where the member has ended: thousands that fail at once must not be a deep call. */
  @Test
  void shouldNotGoDeepWhenEveryTaskIsDoneAtOnce() {
    Turns turns = new Turns(1, 100_000);
    turns.take(() -> {});
    for (int i = 0; i < 100_000; i++) {
      turns.take(
          () -> {
            started.add(0);
            turns.done();
          });
    }
    turns.done();
    assertThat(started).hasSize(100_000);
  }

  @Test
  void shouldGoOnWithTheOthersWhenATaskThrows() {
    Turns turns = new Turns(1, 10);
    Runnable broken =
        () -> {
          throw new StackOverflowError("on purpose");
        };
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> turns.take(broken)).isInstanceOf(StackOverflowError.class);
    }
    turns.take(() -> started.add(0));
    turns.take(() -> started.add(1));
    assertThat(started).containsExactly(0);
    turns.done();
    assertThat(started).containsExactly(0, 1);
  }

  @Test
  void shouldLoseNoTaskBetweenThreads() {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    Turns turns = new Turns(4, 100_000);
    AtomicInteger underWay = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<CompletableFuture<Void>> all =
        IntStream.range(0, 20_000)
            .mapToObj(
                i -> {
                  CompletableFuture<Void> over = new CompletableFuture<>();
                  turns.take(
                      () -> {
                        most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                        CompletableFuture.runAsync(
                            () -> {
                              underWay.decrementAndGet();
                              turns.done();
                              over.complete(null);
                            },
                            threads);
                      });
                  return over;
                })
            .toList();
    all.forEach(TestCluster::get);
    threads.shutdown();
    assertThat(most.get()).isBetween(1, 4);
  }
}
