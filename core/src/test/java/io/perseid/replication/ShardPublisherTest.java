package io.perseid.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.broker.Publication;
import io.perseid.broker.PublishOutcome;
import io.perseid.message.Message;
import io.perseid.message.Message.Origin;
import io.perseid.replication.FakeNode.AppendCall;
import io.perseid.shard.Append;
import io.perseid.shard.Appended;
import io.perseid.shard.Synced;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardPublisherTest {
  private static final long BORN = 1_000;

  private final FakeNode node = new FakeNode(2, 100, 3);
  private final ViewLease lease = node.agreedLease();
  private final List<String> outcomes = new ArrayList<>();
  private final ShardCache cache = new ShardCache(node.ports, node.totals);
  private final ShardPublisher publisher =
      new ShardPublisher(0, node.ports, node, node.totals, lease);
  private final ShardReceiver receiver =
      new ShardReceiver(0, node.ports, node, node.totals, lease, cache, publisher::publishAgain);

  ShardPublisherTest() {
    publisher.follow(receiver);
    node.run(receiver::start);
    node.syncs.get(0).outcome().done(new Synced(BORN, 0, BORN, 0, List.of()), null);
    node.run();
  }

  private void publish(String... texts) {
    for (String text : texts) {
      PublishOutcome outcome =
          new PublishOutcome() {
            @Override
            public void accepted(long id) {
              outcomes.add(text + " " + id);
            }

            @Override
            public void refused(String reason) {
              outcomes.add(text + " refused: " + reason);
            }

            @Override
            public void unknown(String reason) {
              outcomes.add(text + " unknown: " + reason);
            }
          };
      take(new Publication("a", text.getBytes(), false, outcome));
      node.run(publisher::pump);
    }
  }

  private void take(Publication message) {
    node.totals.backlog.add(0, message.text().length);
    node.run(() -> publisher.take(message, node.nanoTime()));
  }

  private void assertNothingWaits() {
    assertThat(node.totals.backlog.messages()).isZero();
    assertThat(node.totals.backlog.bytes()).isZero();
  }

  private AppendCall append(int index) {
    return node.appends.get(index);
  }

  private void succeed(int index, long previous, long first) {
    append(index).outcome().done(new Appended(BORN, previous, first), null);
    node.run();
  }

  private void fail(int index) {
    append(index).outcome().done(null, new IllegalStateException("member left"));
    node.run();
  }

  private static List<String> texts(Append append) {
    return append.items().stream().map(item -> new String(item.text())).toList();
  }

  @Test
  void shouldSubmitNoMoreOnceItIsStopped() {
    publish("m1");
    fail(0);
    publisher.stop();
    node.pass(1_000);
    assertThat(node.appends).hasSize(1);
  }

  @Test
  void shouldSendWhatArrivesMeanwhileAsTheNextBatchInOrder() {
    publish("1", "2", "3");
    assertThat(node.appends).hasSize(1);
    succeed(0, BORN, 2_000);
    assertThat(outcomes).containsExactly("1 2000");
    assertThat(texts(append(1).append())).containsExactly("2", "3");
    assertThat(append(1).append().number()).isEqualTo(append(0).append().number() + 1);
    succeed(1, 2_000, 3_000);
    assertThat(outcomes).containsExactly("1 2000", "2 3000", "3 3001");
    assertThat(node.published).hasSize(2);
    assertNothingWaits();
  }

  @Test
  void shouldSubmitUnderTheSameNameWhileInDoubt() {
    publish("1");
    fail(0);
    assertThat(outcomes).isEmpty();
    node.pass(100);
    assertThat(append(1).append().publisher()).isEqualTo(append(0).append().publisher());
    assertThat(append(1).append().number()).isEqualTo(append(0).append().number());
    succeed(1, BORN, 2_000);
    assertThat(outcomes).containsExactly("1 2000");
  }

  @Test
  void shouldDoubtASuccessDuringWhichTheMembersChanged() {
    publish("1");
    node.view = new View(List.of("a/0", "b/0"));
    node.agree(lease);
    succeed(0, BORN, 2_000);
    assertThat(outcomes).isEmpty();
    assertThat(node.published).isEmpty();
    node.pass(100);
    succeed(1, BORN, 2_000);
    assertThat(outcomes).containsExactly("1 2000");
  }

  @Test
  void shouldDoubtASuccessWithoutALease() {
    publish("1");
    node.pass(3_000);
    succeed(0, BORN, 2_000);
    assertThat(outcomes).isEmpty();
    assertThat(node.published).isEmpty();
  }

  @Test
  void shouldNotWaitForALostMemberWhenTheMembersChange() {
    publish("1");
    node.view = new View(List.of("a/0", "b/0"));
    node.agree(lease);
    node.run(publisher::viewChanged);
    assertThat(node.appends).hasSize(2);
    succeed(1, BORN, 2_000);
    succeed(0, BORN, 2_000);
    assertThat(outcomes).as("the earlier attempt's end is ignored").containsExactly("1 2000");
  }

  @Test
  void shouldAcknowledgeOnlyWhatItsOwnCopyHolds() {
    publish("1");
    succeed(0, 1_500, 2_000);
    assertThat(outcomes).isEmpty();
    assertThat(node.published).as("others need not wait").hasSize(1);
    node.pass(50);
    ShardReceiverTest.answer(node, BORN, 2_000, ShardReceiverTest.window("a", 1_500, 2_000));
    assertThat(outcomes).containsExactly("1 2000");
  }

  @Test
  void shouldSubmitAgainWhatABeginningOfAnotherLifeHasLost() {
    publish("1");
    succeed(0, 1_500, 2_000);
    node.pass(50);
    ShardReceiverTest.answer(node, BORN + 9_000, BORN + 9_500);
    ShardReceiverTest.answer(node, BORN + 9_000, BORN + 9_500);
    assertThat(outcomes).isEmpty();
    node.pass(100);
    assertThat(append(1).append().number()).isEqualTo(append(0).append().number());
  }

  @Test
  void shouldRefuseWhatWasNeverSubmittedAndNotKnowOfTheRest() {
    publish("1", "2");
    node.pass(10_001);
    node.run(publisher::giveUpLate);
    assertThat(outcomes).hasSize(2);
    assertThat(outcomes.get(0)).startsWith("2 refused: Not accepted within 10000 ms");
    assertThat(outcomes.get(1)).startsWith("1 unknown: ");
    assertNothingWaits();
    fail(0);
    node.pass(100);
    node.agree(lease);
    succeed(1, BORN, 2_000);
    assertThat(outcomes).as("one outcome is all").hasSize(2);
  }

  @Test
  void shouldRefuseWhenTooManyWait() {
    publish("1", "2", "3", "4", "5");
    assertThat(outcomes).hasSize(1);
    assertThat(outcomes.get(0)).startsWith("5 refused: Too many messages wait: 3, at most 3");
    assertThat(node.totals.backlog.messages()).as("those that have no outcome").isEqualTo(4);
  }

  @Test
  void shouldFinishWhatItHasTakenBeforeItIsClosed() {
    publish("1", "2");
    List<String> closed = new ArrayList<>();
    node.run(() -> publisher.close(() -> closed.add("once")));
    node.run(() -> publisher.close(() -> closed.add("twice")));
    publish("3");
    assertThat(outcomes.get(0)).startsWith("3 refused: This node is leaving");
    succeed(0, BORN, 2_000);
    assertThat(closed).isEmpty();
    succeed(1, 2_000, 3_000);
    assertThat(closed).containsExactly("once", "twice");
    assertThat(outcomes).contains("1 2000", "2 3000");
  }

  /** Without a lease a batch stays in doubt for good: a leaving node waited for it for ever. */
  @Test
  void shouldBeClosedWhenEveryoneWasToldThoughABatchIsInDoubt() {
    publish("1", "2");
    List<String> closed = new ArrayList<>();
    node.run(() -> publisher.close(() -> closed.add("closed")));
    node.pass(10_001);
    fail(0);
    node.run(publisher::giveUpLate);
    assertThat(outcomes).hasSize(2);
    assertThat(closed).containsExactly("closed");
  }

  @Test
  void shouldNameWhatIsGivenBackByItsFormerIdAndWhatItSays() {
    node.run(
        () -> {
          publisher.publishAgain("a", new Message(50, new byte[] {1}, false, new Origin(50, 40)));
          publisher.publishAgain("a", new Message(50, new byte[] {2}, false, new Origin(50, 40)));
          publisher.publishAgain("a", new Message(50, new byte[] {2}, true, new Origin(50, 40)));
        });
    succeed(0, BORN, 2_000);
    succeed(1, 2_000, 2_001);
    String first = append(0).append().publisher();
    assertThat(first).startsWith("o50.");
    assertThat(append(1).append().publisher()).startsWith("o50.").isNotEqualTo(first);
    assertThat(append(1).append().items().get(0).origin()).isEqualTo(new Origin(50, 40));
    assertThat(append(2).append().publisher()).isNotEqualTo(append(1).append().publisher());
    assertThat(append(2).append().items().get(0).plain()).isTrue();
  }
}
