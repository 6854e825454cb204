package io.perseid.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.replication.FakeNode.Ask;
import java.util.List;
import org.junit.jupiter.api.Test;

class ViewLeaseTest {
  private final FakeNode node = new FakeNode(2, 10, 10);
  private final ViewLease lease = new ViewLease(node.ports, node);
  private final View all = node.view;

  private void answer(Ask ask, View view) {
    node.view = view;
    byte[] answer = lease.answer();
    node.view = all;
    ask.outcome().done(answer, null);
    node.run();
  }

  @Test
  void shouldHoldOnceEnoughSeeTheSame() {
    node.run(lease::round);
    assertThat(lease.isHeld()).isFalse();
    assertThat(lease.lostForMillis()).isEqualTo(Long.MAX_VALUE);
    assertThat(node.asks).extracting(Ask::node).containsExactly("b", "c");
    answer(node.asks.get(1), all);
    assertThat(lease.isHeld()).isTrue();
    assertThat(lease.lostForMillis()).isZero();
  }

  @Test
  void shouldNotHoldWhenOthersSeeSomethingElse() {
    node.run(lease::round);
    answer(node.asks.get(0), new View(List.of("a/0", "b/0")));
    answer(node.asks.get(1), new View(List.of("a/1", "b/0", "c/0")));
    assertThat(lease.isHeld()).isFalse();
  }

  @Test
  void shouldBeLostByAPauseOfTwoSeconds() {
    node.agree(lease);
    node.pass(1_999);
    assertThat(lease.isHeld()).isTrue();
    node.pass(1);
    assertThat(lease.isHeld()).isFalse();
    node.pass(700);
    assertThat(lease.lostForMillis()).isEqualTo(700);
  }

  @Test
  void shouldCountFromTheQuestionAndNotFromTheAnswer() {
    node.run(lease::round);
    node.pass(1_900);
    answer(node.asks.get(0), all);
    assertThat(lease.isHeld()).isTrue();
    node.pass(100);
    assertThat(lease.isHeld()).isFalse();
    node.run(lease::round);
    node.pass(2_500);
    answer(node.asks.get(2), all);
    assertThat(lease.isHeld()).as("answered after its time").isFalse();
  }

  @Test
  void shouldBeForOneViewOnly() {
    node.agree(lease);
    node.view = new View(List.of("a/0", "b/0"));
    assertThat(lease.isHeld()).isFalse();
    assertThat(lease.holds(all)).isTrue();
    node.agree(lease);
    assertThat(lease.isHeld()).isTrue();
    assertThat(lease.holds(all)).isFalse();
  }

  @Test
  void shouldNotGoBackToARoundThatWasOvertaken() {
    node.run(lease::round);
    Ask slow = node.asks.get(0);
    node.asks.clear();
    node.pass(400);
    node.view = new View(List.of("a/0", "b/0"));
    node.agree(lease);
    slow.outcome().done(encoded(all), null);
    node.run();
    assertThat(lease.isHeld()).isTrue();
  }

  private byte[] encoded(View view) {
    View now = node.view;
    node.view = view;
    byte[] answer = lease.answer();
    node.view = now;
    return answer;
  }

  @Test
  void shouldCountNeitherFailuresNorNonsense() {
    node.run(lease::round);
    node.asks.get(0).outcome().done(null, new IllegalStateException("gone"));
    node.asks.get(1).outcome().done(new byte[] {5, 1}, null);
    node.run();
    assertThat(lease.isHeld()).isFalse();
  }

  @Test
  void shouldHoldAloneWhereOneIsEnough() {
    FakeNode alone = new FakeNode(1, 10, 10);
    ViewLease own = new ViewLease(alone.ports, alone);
    alone.run(own::round);
    assertThat(own.isHeld()).isTrue();
  }
}
