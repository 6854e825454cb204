package io.perseid.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.channel.StartPosition;
import io.perseid.message.Message;
import io.perseid.shard.Append.Item;
import io.perseid.shard.ChannelWindow;
import io.perseid.shard.ShardDigest;
import io.perseid.shard.Synced;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ShardReceiverTest {
  private static final long BASE = io.perseid.message.MessageId.atMillis(FakeNode.NOW);
  private static final long BORN = BASE + 1;

  private final FakeNode node = new FakeNode(2, 100, 10);
  private final ViewLease lease = node.agreedLease();
  private final ShardCache cache = new ShardCache(node.ports, node.totals);
  private final List<String> givenBack = new ArrayList<>();
  private final ShardReceiver receiver =
      new ShardReceiver(
          0,
          node.ports,
          node,
          node.totals,
          lease,
          cache,
          (channel, message) -> givenBack.add(channel + " " + (message.id() - BASE)));

  static ChannelWindow window(String channel, long... ids) {
    return new ChannelWindow(
        channel,
        ids[0] - 1,
        0,
        LongStream.of(ids).mapToObj(id -> new Message(id, new byte[] {1})).toList());
  }

  /** Answers the latest read. */
  static void answer(FakeNode node, long born, long lastId, ChannelWindow... windows) {
    node.syncs
        .get(node.syncs.size() - 1)
        .outcome()
        .done(new Synced(born, 0, lastId, 0, List.of(windows)), null);
    node.run();
  }

  private void begin(ChannelWindow... windows) {
    node.run(receiver::start);
    answer(node, BORN, BASE + 10, windows);
    node.run(() -> cache.attach(0, "a", StartPosition.LIVE, true, receiver.marks()));
    node.run(() -> cache.attach(1, "b", StartPosition.LIVE, true, receiver.marks()));
  }

  private Push push(long born, long previous, long first) {
    Item item = new Item("a", new byte[] {1}, false, null);
    return new Push("b/0", 0, born, BASE + previous, BASE + first, List.of(item));
  }

  private void take(Push push) {
    node.run(() -> receiver.push(push));
  }

  private List<String> shown() {
    return node.shown.stream()
        .map(line -> line.replaceAll("\\[\\]", "-"))
        .map(ShardReceiverTest::shortened)
        .toList();
  }

  private static String shortened(String line) {
    StringBuilder out = new StringBuilder();
    java.util.regex.Matcher matcher = java.util.regex.Pattern.compile("\\d{6,}").matcher(line);
    while (matcher.find()) {
      matcher.appendReplacement(out, String.valueOf(Long.parseLong(matcher.group()) - BASE));
    }
    return matcher.appendTail(out).toString();
  }

  @Test
  void shouldPutOvertakenBatchesInOrder() {
    begin();
    take(push(BORN, 20, 30));
    take(push(BORN, 30, 40));
    assertThat(shown()).isEmpty();
    take(push(BORN, 10, 20));
    assertThat(shown()).containsExactly("a [20] to 1", "a [30] to 1", "a [40] to 1");
    assertThat(node.syncs).as("nothing was read again").hasSize(1);
  }

  @Test
  void shouldReadWhatALostBatchHeldAndShowNothingTwice() {
    begin();
    take(push(BORN, 20, 30));
    node.pass(40);
    assertThat(node.syncs.get(1).since()).isEqualTo(BASE + 10);
    answer(node, BORN, BASE + 30, window("a", BASE + 20, BASE + 30));
    take(push(BORN, 10, 20));
    assertThat(shown()).containsExactly("a [20, 30] to 1");
    assertThat(receiver.heldBatches()).isZero();
  }

  @Test
  void shouldFindALostTailByTheDigest() {
    begin();
    node.run(() -> receiver.compare(new ShardDigest(0, BORN, 0, BASE + 20), BASE + 10));
    assertThat(node.syncs).hasSize(1);
    node.pass(60);
    answer(node, BORN, BASE + 20, window("a", BASE + 20));
    assertThat(shown()).containsExactly("a [20] to 1");
  }

  /** The store of a minority may still answer, with what then vanishes. */
  @Test
  void shouldNotTakeAReadWithoutALease() {
    begin();
    take(push(BORN, 20, 30));
    node.pass(2_500);
    answer(node, BORN, BASE + 30, window("a", BASE + 20, BASE + 30));
    assertThat(shown()).isEmpty();
    int reads = node.syncs.size();
    node.pass(1_000);
    assertThat(node.syncs).as("it does not even ask").hasSize(reads);
    node.agree(lease);
    node.pass(100);
    answer(node, BORN, BASE + 30, window("a", BASE + 20, BASE + 30));
    assertThat(shown()).containsExactly("a [20, 30] to 1");
  }

  @Test
  void shouldGiveAShardThatIsBornAgainItsPast() {
    begin(window("a", BASE + 5, BASE + 10));
    node.run(() -> receiver.compare(new ShardDigest(0, BASE + 50, 0, BASE + 60), BASE + 10));
    answer(node, BASE + 50, BASE + 60, window("a", BASE + 60));
    assertThat(node.restores).hasSize(1);
    assertThat(node.restores.get(0).restore().born()).isEqualTo(BASE + 50);
    ChannelWindow past = node.restores.get(0).restore().channels().get(0);
    assertThat(FakeNode.ids(past.messages())).containsExactly(BASE + 5, BASE + 10);
    node.restores.get(0).outcome().done(true, null);
    node.pass(1);
    answer(node, BASE + 50, BASE + 60, window("a", BASE + 5, BASE + 10, BASE + 60));
    assertThat(shown()).containsExactly("a [60] to 1");
    assertThat(givenBack).isEmpty();
  }

  @Test
  void shouldShowWhatAnotherNodeRestoresBetweenMessagesAlreadyShown() {
    begin(window("a", BASE + 5));
    take(push(BORN, 10, 30));
    node.run(() -> receiver.compare(new ShardDigest(0, BORN, 1, BASE + 30), BASE + 30));
    node.syncs
        .get(1)
        .outcome()
        .done(
            new Synced(BORN, 1, BASE + 30, 0, List.of(window("a", BASE + 5, BASE + 20, BASE + 30))),
            null);
    node.run();
    assertThat(shown()).containsExactly("a [30] to 1", "a reset 5 [20, 30] gone -");
  }

  /** The other side's id 20 of b is below 30, the last one held here, and new all the same. */
  @Test
  void shouldShowWhatTheOtherSideOfASplitHasBelowOwnIds() {
    begin(window("a", BASE + 5), window("b", BASE + 6));
    take(push(BORN, 10, 30));
    node.run(receiver::merged);
    answer(node, BORN, BASE + 25, window("a", BASE + 5), window("b", BASE + 6, BASE + 20));
    assertThat(shown())
        .containsExactlyInAnyOrder("a [30] to 1", "b [20] to 2", "a reset 5 - gone [30]");
    assertThat(givenBack).containsExactly("a 30");
  }

  @Test
  void shouldTellTwoMessagesOfOneIdApart() {
    begin(window("a", BASE + 5));
    take(push(BORN, 10, 20));
    node.run(receiver::merged);
    Message other = new Message(BASE + 20, new byte[] {2});
    List<Message> messages = List.of(new Message(BASE + 5, new byte[] {1}), other);
    answer(node, BORN, BASE + 20, new ChannelWindow("a", BASE + 4, 0, messages));
    assertThat(shown()).containsExactly("a [20] to 1", "a reset 5 [20] gone [20]");
    assertThat(givenBack).containsExactly("a 20");
  }

  private void answerCleared(long sweptTo, long lastId, ChannelWindow... windows) {
    node.syncs
        .get(node.syncs.size() - 1)
        .outcome()
        .done(new Synced(BORN, 1, BASE + lastId, BASE + sweptTo, List.of(windows)), null);
    node.run();
  }

  @Test
  void shouldDropWhatWasClearedAndTellNobodyWhoHadIt() {
    begin(window("a", BASE + 5, BASE + 10), window("b", BASE + 6));
    node.run(() -> receiver.compare(new ShardDigest(0, BORN, 1, BASE + 10), BASE + 10));
    answerCleared(11, 10);
    assertThat(shown()).isEmpty();
    assertThat(cache.holds("a") || cache.holds("b")).isFalse();
    assertThat(node.totals.channels).hasValue(0);
    take(push(BORN, 10, 20));
    assertThat(shown()).containsExactly("a [20] to 1");
    assertThat(resume("b", 6).missed()).as("it cannot know what b had").isTrue();
    assertThat(resume("b", 10).missed()).isFalse();
  }

  @Test
  void shouldTellAGapToThoseWhoHadNotYetSeenWhatWasCleared() {
    begin(window("a", BASE + 5, BASE + 10));
    node.run(() -> receiver.compare(new ShardDigest(0, BORN, 1, BASE + 40), BASE + 10));
    answerCleared(31, 40, window("a", BASE + 40));
    assertThat(shown())
        .containsExactlyInAnyOrder("b gap 11 to 30", "a gap 11 to 30", "a [40] to 1");
    assertThat(shown().indexOf("a gap 11 to 30")).isLessThan(shown().indexOf("a [40] to 1"));
    assertThat(resume("a", 20).missed()).isTrue();
    assertThat(resume("a", 40).missed()).isFalse();
  }

  /** Of a shard that is born again, the first to give back had not heard of the clearing. */
  @Test
  void shouldTellAGapWhenAnotherKnowsOfAClearingInTheFormerLife() {
    begin(window("a", BASE + 10));
    node.run(() -> receiver.compare(new ShardDigest(0, BASE + 50, 0, BASE + 60), BASE + 10));
    answer(node, BASE + 50, BASE + 60, window("a", BASE + 10, BASE + 60));
    assertThat(shown()).containsExactly("a [60] to 1");
    node.run(() -> receiver.compare(new ShardDigest(0, BASE + 50, 1, BASE + 60), BASE + 60));
    node.syncs
        .get(node.syncs.size() - 1)
        .outcome()
        .done(
            new Synced(BASE + 50, 1, BASE + 60, BASE + 31, List.of(window("a", BASE + 60))), null);
    node.run();
    assertThat(shown())
        .containsExactlyInAnyOrder("a [60] to 1", "a gap 11 to 30", "b gap 11 to 30");
  }

  /** What this node knows to be cleared, no other may give back. */
  @Test
  void shouldTellAShardThatIsBornAgainWhatHadBeenCleared() {
    begin(window("a", BASE + 10));
    node.run(() -> receiver.compare(new ShardDigest(0, BORN, 1, BASE + 10), BASE + 10));
    answerCleared(11, 10);
    node.run(() -> receiver.compare(null, BASE + 10));
    node.syncs.get(node.syncs.size() - 1).outcome().done(Synced.ABSENT, null);
    node.run();
    assertThat(node.restores.get(0).restore().sweptTo()).isEqualTo(BASE + 11);
    assertThat(node.restores.get(0).restore().channels()).isEmpty();
  }

  private io.perseid.broker.Attachment resume(String channel, long offset) {
    StartPosition from = StartPosition.from(BASE + offset + 1);
    return cache.attach(0, channel, from, false, receiver.marks());
  }

  @Test
  void shouldNotTakeAnothersHigherIdForItsOwnBatch() {
    begin(window("a", BASE + 5));
    List<Boolean> reached = new ArrayList<>();
    node.run(() -> receiver.pushOwn(push(BORN, 12, 15), reached::add));
    node.run(receiver::merged);
    node.pass(100);
    answer(node, BORN, BASE + 40, window("a", BASE + 5, BASE + 40));
    assertThat(reached).containsExactly(false);
  }

  @Test
  void shouldReadNothingBetweenItsNewNameAndTheEndOfTheMerge() {
    begin(window("a", BASE + 5));
    node.self = "a/1";
    node.view = new View(List.of("a/1", "b/0", "c/0"));
    node.agree(lease);
    node.run(() -> receiver.compare(new ShardDigest(0, BORN, 0, BASE + 20), BASE + 10));
    node.pass(300);
    assertThat(node.syncs).hasSize(1);
    node.agree(lease);
    node.run(receiver::merged);
    node.pass(100);
    assertThat(node.syncs.get(1).since()).as("everything").isZero();
  }

  @Test
  void shouldAskNoMoreOnceItIsStopped() {
    begin();
    take(push(BORN, 20, 30));
    node.pass(40);
    node.syncs.get(1).outcome().done(null, new IllegalStateException("no owner"));
    node.run();
    receiver.stop();
    node.pass(1_000);
    assertThat(node.syncs).hasSize(2);
  }

  @Test
  void shouldNotLetResumesStarveThoseBeforeThem() {
    begin(window("a", BASE + 5));
    List<Integer> done = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      int number = i;
      node.run(() -> receiver.afterRead(() -> done.add(number)));
      if (i > 0) {
        answer(node, BORN, BASE + 10);
      }
    }
    assertThat(done).contains(0, 1, 5);
  }

  @Test
  void shouldServeNobodyBeforeTheFirstRead() {
    List<String> served = new ArrayList<>();
    node.run(receiver::start);
    node.run(() -> receiver.whenSynced(() -> served.add("served")));
    take(push(BORN, 10, 20));
    node.syncs.get(0).outcome().done(null, new IllegalStateException("no owner"));
    node.pass(100);
    assertThat(served).isEmpty();
    answer(node, BORN, BASE + 10);
    assertThat(served).containsExactly("served");
    assertThat(receiver.lastId()).as("what was pushed meanwhile").isEqualTo(BASE + 20);
  }

  /**
   * A client came with an id that only the next read would show, while a read was under way: it was
   * answered from the old read, taken for one from a lost future, and shown messages again.
   */
  @Test
  void shouldNotRunATaskWithTheAnswerToAnEarlierQuestion() {
    begin(window("a", BASE + 10));
    node.run(() -> receiver.afterRead(() -> {}));
    List<Long> stoodAt = new ArrayList<>();
    node.run(() -> receiver.afterRead(() -> stoodAt.add(receiver.lastId())));
    answer(node, BORN, BASE + 10);
    assertThat(stoodAt).isEmpty();
    answer(node, BORN, BASE + 11, window("a", BASE + 11));
    assertThat(stoodAt).containsExactly(BASE + 11);
  }
}
