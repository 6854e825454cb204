package io.perseid.server.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ShutdownTest {
  private final List<String> done = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Integer> code = new CompletableFuture<>();
  private final Shutdown shutdown = new Shutdown(Duration.ofSeconds(20), code::complete);

  @Test
  void shouldUndoWhatWasStartedLastFirst() throws Exception {
    shutdown.step("cluster", () -> note("cluster"));
    shutdown.step("ports", () -> note("ports"));

    shutdown.request("test");

    assertThat(code.get()).isZero();
    assertThat(done).containsExactly("ports", "cluster");
  }

  @Test
  void shouldWaitForOneStepBeforeTheNext() throws Exception {
    CompletableFuture<Void> slow = new CompletableFuture<>();
    CompletableFuture<Void> begun = new CompletableFuture<>();
    shutdown.step("after", () -> note("after"));
    shutdown.step(
        "slow",
        () -> {
          begun.complete(null);
          return slow;
        });

    shutdown.request("test");
    begun.get();
    assertThat(done).isEmpty();
    slow.complete(null);

    assertThat(code.get()).isZero();
    assertThat(done).containsExactly("after");
  }

  @Test
  void shouldGoOnAfterAStepThatFailsAndSaySoInTheExitCode() throws Exception {
    shutdown.step("last", () -> note("last"));
    shutdown.step("stage", () -> CompletableFuture.failedFuture(new IllegalStateException("no")));
    shutdown.step(
        "throws",
        () -> {
          throw new IllegalStateException("no");
        });

    shutdown.request("test");

    assertThat(code.get()).isEqualTo(1);
    assertThat(done).containsExactly("last");
  }

  @Test
  void shouldEndThoughAStepHangs() throws Exception {
    Shutdown hasty = new Shutdown(Duration.ofMillis(50), code::complete);
    hasty.step("hangs", CompletableFuture::new);

    hasty.request("test");

    assertThat(code.get()).isEqualTo(1);
    assertThat(hasty.await()).isEqualTo(1);
  }

  /** A step may also hang in its call, where no stage could be given up. */
  @Test
  void shouldEndThoughAStepNeverReturns() throws Exception {
    CompletableFuture<Void> never = new CompletableFuture<>();
    Shutdown hasty = new Shutdown(Duration.ofMillis(50), code::complete);
    hasty.step(
        "blocks",
        () -> {
          never.join();
          return never;
        });

    hasty.request("test");

    assertThat(code.get()).isEqualTo(1);
    never.complete(null);
  }

  @Test
  void shouldEndWithOneWhenTheNodeCannotGoOn() throws Exception {
    shutdown.fail("test");
    shutdown.request("too late to matter");

    assertThat(code.get()).isEqualTo(1);
    assertThat(shutdown.await()).isEqualTo(1);
  }

  @Test
  void shouldTellALateStarterThatItIsTooLate() {
    shutdown.request("test");

    assertThatThrownBy(() -> shutdown.step("late", () -> note("late")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("late");
  }

  private CompletionStage<?> note(String step) {
    done.add(step);
    return CompletableFuture.completedFuture(null);
  }
}
