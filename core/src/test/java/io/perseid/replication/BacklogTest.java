package io.perseid.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.broker.PublishOutcome;
import io.perseid.config.Limits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private final Backlog backlog = new Backlog(new Limits(4, 100, 3_600, 100, 4_000, 10, 10_000));
  private final List<String> told = new ArrayList<>();

  private boolean hasRoom(int shard, String who) {
    return backlog.hasRoom(shard, () -> told.add(who));
  }

  private void add(int shard, int count, int bytes) {
    for (int i = 0; i < count; i++) {
      backlog.add(shard, bytes);
    }
  }

  @Test
  void shouldHaveRoomForHalfOfWhatMayWaitForAShard() {
    add(1, 4, 0);
    assertThat(hasRoom(1, "a")).isTrue();
    add(1, 1, 0);
    assertThat(hasRoom(1, "b")).isFalse();
    assertThat(hasRoom(2, "c")).as("another shard").isTrue();
  }

  @Test
  void shouldTellEachWhoWaitsOnceInTheirOrderAsSoonAsThereIsRoom() {
    add(1, 6, 0);
    add(2, 5, 0);
    assertThat(hasRoom(1, "a")).isFalse();
    assertThat(hasRoom(2, "other")).isFalse();
    assertThat(hasRoom(1, "b")).isFalse();
    backlog.remove(1, 1, 0);
    assertThat(told).isEmpty();
    backlog.remove(1, 1, 0);
    assertThat(told).containsExactly("a", "b");
    backlog.remove(1, 4, 0);
    assertThat(told).containsExactly("a", "b");
    backlog.remove(2, 5, 0);
    assertThat(told).containsExactly("a", "b", "other");
  }

  @Test
  void shouldHaveNoRoomAnywhereWhileTooManyBytesWait() {
    add(1, 1, 500);
    assertThat(hasRoom(2, "a")).isFalse();
    backlog.remove(1, 1, 500);
    assertThat(told).containsExactly("a");
    assertThat(backlog.bytes()).isZero();
    assertThat(backlog.messages()).isZero();
  }

  /** A store that does not answer: what waits was bounded by refusals alone. */
  @Test
  void shouldHoldPublishersBackWhileAShardIsSlow() {
    FakeNode node = new FakeNode(1, 100, 10);
    node.view = new View(List.of("a/0"));
    ReplicatedBroker broker = new ReplicatedBroker(node.ports, lanes(node));
    broker.start();
    node.run();
    List<String> outcomes = new ArrayList<>();
    int handedOver = 0;
    while (broker.hasRoom("a", () -> told.add("room")) && handedOver < 1_000) {
      broker.publish("a", new byte[1], false, outcome(outcomes));
      handedOver++;
    }
    node.run();
    assertThat(handedOver).isEqualTo(5);
    assertThat(node.appends).hasSize(1);
    assertThat(told).isEmpty();
    assertThat(broker.health().publishesWaiting()).isEqualTo(5);
    node.pass(12_000);
    assertThat(outcomes).hasSize(5);
    assertThat(told).containsExactly("room");
    assertThat(broker.health().publishesWaiting()).isZero();
  }

  private static Lanes lanes(FakeNode node) {
    return new Lanes(Collections.nCopies(Lanes.COUNT, node));
  }

  private static PublishOutcome outcome(List<String> outcomes) {
    return new PublishOutcome() {
      @Override
      public void accepted(long id) {
        outcomes.add("accepted");
      }

      @Override
      public void refused(String reason) {
        outcomes.add("refused");
      }

      @Override
      public void unknown(String reason) {
        outcomes.add("unknown");
      }
    };
  }
}
