package io.perseid.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perseid.broker.Attachment;
import io.perseid.broker.Gap;
import io.perseid.channel.StartPosition;
import io.perseid.message.Message;
import io.perseid.message.Message.Origin;
import io.perseid.message.MessageId;
import io.perseid.shard.ChannelWindow;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShardCacheTest {
  private static final int KEEP = 4;
  private static final long BASE = MessageId.atMillis(FakeNode.NOW);
  private static final long BORN = BASE - 1_000_000;

  private final FakeNode node = new FakeNode(1, KEEP, 10);
  private final ShardCache cache = new ShardCache(node.ports, node.totals);
  private long last = BASE + 100;

  private static ChannelWindow window(long trimmed, long... offsets) {
    List<Message> messages =
        java.util.stream.LongStream.of(offsets)
            .mapToObj(offset -> new Message(BASE + offset, new byte[] {1, 2}))
            .toList();
    long createdAfter = messages.isEmpty() ? BASE : messages.get(0).id() - 1;
    return new ChannelWindow("a", createdAfter, trimmed == 0 ? 0 : BASE + trimmed, messages);
  }

  private ShardMarks marks() {
    return new ShardMarks(BORN, last, 0);
  }

  private Attachment resume(long offset) {
    return cache.attach(0, "a", StartPosition.from(BASE + offset + 1), false, marks());
  }

  private static List<Long> offsets(List<Message> messages) {
    return messages.stream().map(message -> message.id() - BASE).toList();
  }

  private void hold(ChannelWindow window) {
    cache.insert(window, last);
  }

  private void assertAnswer(Attachment answer, String history, long resetTo, String gap) {
    assertThat(offsets(answer.history()).toString()).isEqualTo(history);
    assertThat(answer.resetTo()).isEqualTo(resetTo < 0 ? -1 : BASE + resetTo);
    Gap told = answer.gap();
    assertThat(told == null ? "" : told.from() - BASE + " to " + (told.to() - BASE)).isEqualTo(gap);
  }

  @Test
  void shouldGiveExactlyWhatFollowedTheLastOneSeen() {
    hold(window(0, 10, 20, 30));
    assertAnswer(resume(10), "[20, 30]", -1, "");
    assertAnswer(resume(30), "[]", -1, "");
    assertAnswer(resume(9), "[10, 20, 30]", -1, "");
  }

  @Test
  void shouldTellAGapBelowItsWindowAndWhatWasTrimmed() {
    hold(window(5, 10, 20, 30, 40, 50));
    assertAnswer(resume(10), "[20, 30, 40, 50]", -1, "");
    assertAnswer(resume(5), "[20, 30, 40, 50]", -1, "6 to 10");
    assertAnswer(resume(-BASE), "[20, 30, 40, 50]", -1, 1 - BASE + " to 10");
  }

  @Test
  void shouldTellNoGapToWhoeverAsksForEverythingThereEverWas() {
    hold(window(0, 10, 20));
    assertAnswer(resume(-BASE), "[10, 20]", -1, "");
  }

  /** Such an id is of a history that this one is not; silence would be a lie. */
  @Test
  void shouldTellAGapToAPositionThatItsHistoryDoesNotHold() {
    hold(window(0, 10, 20, 30));
    assertAnswer(resume(25), "[30]", -1, "10 to 25");
  }

  @Test
  void shouldResetAPositionFromALostFuture() {
    hold(window(0, 10, 20, 30));
    assertAnswer(resume(500), "[10, 20, 30]", 9, "101 to 501");
  }

  @Test
  void shouldResetAPositionFromALostFutureInAnEmptyChannel() {
    assertAnswer(resume(500), "[]", 100, "101 to 501");
    last = 0;
    assertThat(cache.resume.isLostFuture(BASE + 500, 0)).as("so the store is asked").isTrue();
  }

  @Test
  void shouldNotTakeAnInventedIdForALostFuture() {
    hold(window(0, 10));
    assertAnswer(resume(MessageId.MAX - BASE - 1), "[]", -1, "10 to " + (MessageId.MAX - BASE - 1));
    assertThat(cache.resume.isLostFuture(5, 0)).isFalse();
  }

  @Test
  void shouldTellAGapInAChannelThatHasExpired() {
    assertAnswer(resume(50), "[]", -1, "");
    node.pass(3_601_000);
    assertAnswer(resume(50), "[]", -1, "51 to 100");
    assertAnswer(resume(99), "[]", -1, "100 to 100");
    assertAnswer(resume(100), "[]", -1, "");
    assertThat(cache.attach(0, "a", StartPosition.from(1), false, marks()).missed()).isFalse();
  }

  /** The channel is quiet; one beside it is not, so the shard's last id goes on. */
  private Attachment resumeWhileTheNeighbourIsBusy(long position, long millisLater) {
    node.pass(millisLater);
    last = MessageId.atMillis(node.wallMillis);
    return cache.attach(0, "a", StartPosition.from(position + 1), true, marks());
  }

  @Test
  void shouldNotTellOneGapAfterTheOtherInAQuietChannelWhileTheClockGoesOn() {
    hold(window(0, 10));
    Gap first = resumeWhileTheNeighbourIsBusy(BASE + 10, 3_601_000).gap();
    assertThat(first.from()).isEqualTo(BASE + 11);
    for (int i = 0; i < 10; i++) {
      assertThat(resumeWhileTheNeighbourIsBusy(first.to(), 100).gap()).isNull();
    }
    Message next = new Message(last + 5, new byte[] {1});
    cache.insert(new ChannelWindow("a", last + 4, 0, List.of(next)), 0);
    last = next.id();
    Attachment after = cache.attach(0, "a", StartPosition.from(first.to() + 1), true, marks());
    assertThat(after.history()).containsExactly(next);
    assertThat(after.gap()).isNull();
  }

  @Test
  void shouldNeverTellAGapToWhoeverStaysInAQuietChannel() {
    long position = BASE + 10;
    for (int i = 0; i < 200; i++) {
      Attachment answer = resumeWhileTheNeighbourIsBusy(position, 60_000);
      assertThat(answer.gap()).isNull();
      assertThat(answer.emptyTo()).isLessThan(last);
      position = Math.max(position, answer.emptyTo());
    }
    assertThat(position).isGreaterThan(BASE + 10);
    assertThat(resumeWhileTheNeighbourIsBusy(position, 3_601_000).gap().from())
        .isEqualTo(position + 1);
  }

  @Test
  void shouldTellAGapWhereMessagesCanHaveComeAndGoneBeforeTheFirstItHolds() {
    node.pass(3_601_000);
    last = MessageId.atMillis(node.wallMillis);
    Message held = new Message(last, new byte[] {1});
    cache.insert(new ChannelWindow("a", last - 1, 0, List.of(held)), last);
    assertAnswer(resume(50), "[" + (last - BASE) + "]", -1, "51 to " + (last - 1 - BASE));
    long young = MessageId.atMillis(node.wallMillis - 3_599_000) - BASE;
    assertAnswer(resume(young), "[" + (last - BASE) + "]", -1, "");
  }

  @Test
  void shouldForgetWhatIsTooOldAndCountIt() {
    hold(window(0, 10, 20));
    assertThat(node.totals.bytes).hasValue(2 * (io.perseid.channel.History.MESSAGE_BYTES + 2));
    assertThat(node.totals.channels).hasValue(1);
    node.pass(3_601_000);
    cache.expire();
    assertThat(cache.holds("a")).isFalse();
    assertThat(node.totals.bytes).hasValue(0);
    assertThat(node.totals.channels).hasValue(0);
  }

  @Test
  void shouldForgetOnTheWayWhoeverAsksFirst() {
    hold(window(0, 10, 20));
    node.pass(3_601_000);
    Attachment answer = cache.attach(0, "a", StartPosition.ALL, false, marks());
    assertThat(answer).isEqualTo(new Attachment("a", 0, 0, List.of(), -1, null));
    assertThat(node.totals.channels).hasValue(0);
    assertThat(node.totals.bytes).hasValue(0);
  }

  @Test
  void shouldShowTheWindowAndNotTheOverhang() {
    hold(window(0, 10, 20, 30, 40, 50, 60));
    Attachment all = cache.attach(0, "a", StartPosition.ALL, false, marks());
    assertThat(offsets(all.history())).containsExactly(30L, 40L, 50L, 60L);
    assertThat(all.messageCount()).isEqualTo(KEEP);
    assertThat(all.lastId()).isEqualTo(BASE + 60);
    Attachment two = cache.attach(0, "a", StartPosition.last(2), false, marks());
    assertThat(offsets(two.history())).containsExactly(50L, 60L);
    assertThat(cache.attach(0, "a", StartPosition.LIVE, false, marks()).history()).isEmpty();
  }

  @Test
  void shouldMapAPositionOfTheLosingSideToTheFork() {
    hold(window(0, 10, 20, 30));
    Message again = new Message(BASE + 40, new byte[] {3}, false, new Origin(BASE + 15, BASE + 10));
    Message other = new Message(BASE + 50, new byte[] {4}, false, new Origin(BASE + 17, BASE + 10));
    cache.insert(new ChannelWindow("a", BASE, 0, List.of(again, other)), last);
    assertAnswer(resume(15), "[20, 30, 50]", 10, "");
    assertAnswer(resume(17), "[20, 30]", 10, "");
    Message more = new Message(BASE + 60, new byte[] {5});
    cache.insert(new ChannelWindow("a", BASE, 0, List.of(more)), last);
    assertAnswer(resume(17), "[30, 60]", 10, "11 to 20");
  }

  @Test
  void shouldNotSkipAnythingWhereAPositionIsOfBothSides() {
    hold(window(0, 10, 20));
    Message again = new Message(BASE + 40, new byte[] {3}, false, new Origin(BASE + 20, BASE + 10));
    cache.insert(new ChannelWindow("a", BASE, 0, List.of(again)), last);
    assertAnswer(resume(20), "[20, 40]", 10, "");
  }

  @Test
  void shouldKnowTheIdsThatItGaveUpItself() {
    hold(window(0, 10, 15, 17));
    Map<String, ChannelWindow> store = Map.of("a", window(0, 10, 20));
    List<Message> lacked = cache.lackedBy(store, 0).get("a");
    assertThat(offsets(lacked)).containsExactly(15L, 17L);
    long fork = cache.forkBefore("a", lacked.get(0).id(), store.get("a"));
    cache.rebase("a", store.get("a"), fork, lacked);
    assertAnswer(resume(17), "[20]", 10, "");
    assertThat(node.totals.channels).hasValue(1);
    assertThat(node.totals.bytes).hasValue(2 * (io.perseid.channel.History.MESSAGE_BYTES + 2));
  }

  @Test
  void shouldSendThoseBackToAFilledHoleWhoCameByBeforeItWasFilled() {
    hold(window(0, 10, 30));
    hold(window(0, 10, 20, 30));
    assertAnswer(resume(30), "[20, 30]", 10, "");
    hold(window(0, 40));
    assertAnswer(resume(40), "[]", -1, "");
    assertAnswer(resume(20), "[30, 40]", -1, "");
  }

  /** A batch in flight at the split can be on both sides, and by chance under one id. */
  @Test
  void shouldForkBeforeTheFirstDifferenceThoughALaterMessageIsOnBothSides() {
    hold(window(0, 10, 30, 40));
    assertThat(cache.forkBefore("a", BASE + 40, window(0, 10, 20, 30))).isEqualTo(BASE + 10);
    assertThat(cache.forkBefore("a", BASE + 40, window(0, 10, 30, 35))).isEqualTo(BASE + 30);
    assertThat(cache.forkBefore("a", BASE + 40, window(0, 5, 10, 30))).isEqualTo(BASE + 30);
  }

  @Test
  void shouldGiveUpAChannelThatTheStoreDoesNotHave() {
    hold(window(0, 10, 15));
    cache.attach(3, "a", StartPosition.LIVE, true, marks());
    List<Message> lacked = cache.lackedBy(Map.of(), 0).get("a");
    cache.rebase("a", null, cache.forkBefore("a", lacked.get(0).id(), null), lacked);
    assertThat(cache.holds("a")).isFalse();
    assertThat(node.totals.bytes).hasValue(0);
    assertThat(node.totals.channels).hasValue(0);
    assertThat(node.shown.get(0)).startsWith("a reset " + (BASE + 9)).contains("[]");
  }

  @Test
  void shouldNotMissWhatTheStoreHasDropped() {
    hold(window(0, 10, 15, 20));
    assertThat(cache.lackedBy(Map.of("a", window(15, 20)), 0)).isEmpty();
    assertThat(cache.lackedBy(Map.of(), BASE + 21)).isEmpty();
  }

  @Test
  void shouldTellLiveSubscribersOfAGapWhenTheStoreDroppedWhatThisCopyNeverHad() {
    hold(window(0, 10));
    cache.attach(1, "a", StartPosition.LIVE, true, marks());
    cache.insert(window(200, 210, 220), BASE + 100);
    assertThat(node.shown)
        .containsExactly(
            "a gap " + (BASE + 101) + " to " + (BASE + 200),
            "a [" + (BASE + 210) + ", " + (BASE + 220) + "] to 2");
    last = BASE + 220;
    assertAnswer(resume(150), "[210, 220]", -1, "151 to 200");
  }

  @Test
  void shouldCountAttachesAndTellTheHubs() {
    cache.attach(0, "a", StartPosition.LIVE, true, marks());
    cache.attach(63, "a", StartPosition.LIVE, true, marks());
    cache.attach(63, "a", StartPosition.LIVE, true, marks());
    cache.attach(5, "a", StartPosition.LIVE, false, marks());
    assertThat(cache.interests.count("a")).isEqualTo(3);
    cache.interests.remove(63, "a");
    cache.insert(window(0, 210), BASE + 100);
    assertThat(node.shown).containsExactly("a [" + (BASE + 210) + "] to " + (1L << 63 | 1));
    cache.interests.remove(63, "a");
    cache.interests.remove(0, "a");
    assertThat(cache.interests.count("a")).isZero();
    assertThatThrownBy(() -> cache.interests.remove(0, "a"))
        .isInstanceOf(IllegalStateException.class);
  }
}
