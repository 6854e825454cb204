package io.perseid.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.config.ControllerOptions;
import io.perseid.stats.Counter;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Publishers that send more than the cluster takes. */
class SlowShardTest extends ControllerFixture {
  private static final int LINES = 100_000;
  private static final String LINE = "ADDMESSAGE slow " + "x".repeat(180) + "\n";

  /** What is read of a controller that may not go on: one read, and what is read ahead. */
  private static final int HELD_MAX = (1 << 20) + 512 * 1024;

  @Override
  ControllerOptions options() {
    return options(0, 10_000, CONNECTIONS_MAX, "");
  }

  private CompletableFuture<Void> sendAll(TestController controller) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            for (int i = 0; i < LINES; i += 1_000) {
              controller.send(LINE.repeat(1_000));
            }
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void shouldReadNoFurtherThanThereIsRoomAndServeOthersMeanwhile() throws Exception {
    broker.fill("slow");
    TestController greedy = connect();
    CompletableFuture<Void> sent = sendAll(greedy);
    until(() -> stats.get(Counter.INBOUND_BYTES) >= 256 * 1024);
    TestController other = connect();
    for (int i = 1; i <= 100; i++) {
      assertThat(other.ask("ADDMESSAGE fast x")).isEqualTo("OK\t" + i + "\r\n");
    }
    assertThat(broker.askedCount()).as("none of the greedy one's").isEqualTo(100);
    assertThat(stats.get(Counter.INBOUND_BYTES)).isLessThan(HELD_MAX);
    assertThat(sent).isNotDone();
    broker.makeRoom("slow");
    for (int i = 101; i <= 100 + LINES; i++) {
      assertThat(greedy.line()).isEqualTo("OK\t" + i + "\r\n");
    }
    sent.get(10, TimeUnit.SECONDS);
  }

  @Test
  void shouldReadNoFurtherWhenTooManyBytesHaveNoOutcome() throws Exception {
    broker.hold("slow");
    TestController greedy = connect();
    CompletableFuture<Void> sent = sendAll(greedy);
    int most = (2 << 20) / 180 + 1;
    until(() -> broker.askedCount() >= Math.min(most, 10_000));
    assertThat(stats.get(Counter.INBOUND_BYTES)).isLessThan((2 << 20) + 200 * 1024 + HELD_MAX);
    assertThat(connect().ask("ADDMESSAGE fast x")).startsWith("OK\t");
    assertThat(sent).isNotDone();
    broker.release("slow");
    for (int i = 0; i < LINES; i++) {
      assertThat(greedy.line()).startsWith("OK\t");
    }
    sent.get(10, TimeUnit.SECONDS);
  }

  @Test
  void shouldCarryOutWhatWasHeldBackWhenItsControllerIsGone() throws Exception {
    broker.fill("slow");
    TestController controller = connect();
    controller.send("ADDMESSAGE slow 1\nADDMESSAGE fast 2\n");
    until(() -> stats.get(Counter.INBOUND_BYTES) == 36);
    controller.close();
    assertThat(connect().ask("NONSENSE")).isEqualTo(INVALID);
    assertThat(broker.askedCount()).as("the second must not overtake the first").isZero();
    broker.makeRoom("slow");
    until(() -> broker.settledCount() == 2);
    assertThat(broker.texts()).containsExactly("1", "2");
  }
}
