package io.perseid.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perseid.shard.ShardDigest;
import io.perseid.shard.Synced;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ClearingTest {
  private final FakeNode node = new FakeNode(2, 100, 10);
  private final ViewLease lease = node.agreedLease();
  private final LocalShard shard = new LocalShard(0, node.ports, node, node.totals, lease);
  private final Clearing clearing = new Clearing(node.ports, node, lease, List.of(shard));

  private CompletableFuture<Void> clear() {
    node.run(shard.receiver::start);
    read();
    node.asks.clear();
    CompletableFuture<Void> cleared = clearing.clear().toCompletableFuture();
    node.run();
    return cleared;
  }

  private void read() {
    node.syncs.get(node.syncs.size() - 1).outcome().done(new Synced(5, 0, 9, 0, List.of()), null);
    node.run();
  }

  private void digest(long lastId) {
    node.digests.get(node.digests.size() - 1).done(List.of(new ShardDigest(0, 5, 0, lastId)), null);
    node.run();
  }

  private void answer(boolean meant) {
    node.clears.get(node.clears.size() - 1).outcome().done(meant, null);
    node.run();
  }

  private void othersRead() {
    node.asks.forEach(ask -> ask.outcome().done(new byte[0], null));
    node.run();
  }

  @Test
  void shouldBeDoneWhenTheStoreIsClearedAndAllNodesHaveReadItAgain() {
    CompletableFuture<Void> cleared = clear();
    digest(9);
    assertThat(node.clears.get(0).born()).isEqualTo(5);
    assertThat(node.clears.get(0).upTo()).isEqualTo(9);
    assertThat(node.syncs).hasSize(1);
    answer(true);
    assertThat(node.syncs).as("this node reads again").hasSize(2);
    assertThat(node.asks).extracting(FakeNode.Ask::node).containsExactly("b", "c");
    read();
    assertThat(cleared).isNotDone();
    othersRead();
    assertThat(cleared).isCompleted();
  }

  @Test
  void shouldBeginAgainWhenAShardWasBornAgainMeanwhile() {
    CompletableFuture<Void> cleared = clear();
    digest(9);
    answer(false);
    node.pass(200);
    digest(20);
    assertThat(node.clears).hasSize(2);
    assertThat(node.clears.get(1).upTo()).isEqualTo(20);
    answer(true);
    read();
    othersRead();
    assertThat(cleared).isCompleted();
  }

  @Test
  void shouldBeginAgainWhenTheMembersAreOthersMeanwhile() {
    CompletableFuture<Void> cleared = clear();
    digest(9);
    node.view = new View(List.of("a/0", "b/0"));
    node.agree(lease);
    answer(true);
    assertThat(node.syncs).hasSize(1);
    node.pass(200);
    assertThat(node.digests).hasSize(2);
    assertThat(cleared).isNotDone();
  }

  @Test
  void shouldGiveUpWhenANodeStaysSilent() {
    CompletableFuture<Void> cleared = clear();
    for (int i = 0; i < 80 && !cleared.isDone(); i++) {
      digest(9);
      answer(true);
      read();
      node.asks.forEach(
          ask -> ask.outcome().done(null, new IllegalStateException("no answer from b")));
      node.run();
      node.agree(lease);
      node.asks.clear();
      node.pass(200);
    }
    assertThatThrownBy(cleared::join)
        .hasMessageContaining("Not every channel was cleared in 15000 ms")
        .rootCause()
        .hasMessage("no answer from b");
  }

  @Test
  void shouldClearNothingWithoutAgreement() {
    node.pass(2_500);
    CompletableFuture<Void> cleared = clearing.clear().toCompletableFuture();
    node.pass(15_000);
    assertThat(node.digests).isEmpty();
    assertThatThrownBy(cleared::join).rootCause().hasMessage("too few nodes agree");
  }
}
