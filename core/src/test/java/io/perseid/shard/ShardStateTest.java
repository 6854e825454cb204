package io.perseid.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perseid.message.Message;
import io.perseid.message.MessageId;
import io.perseid.shard.Append.Item;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShardStateTest {
  private static final long NOW = 1_767_225_600_000L;
  private static final long BORN = MessageId.atMillis(NOW);

  private final ShardState state = new ShardState(BORN);

  private static Append batch(String publisher, long number, String... channels) {
    return new Append(publisher, number, 0, Arrays.stream(channels).map(c -> item(c)).toList());
  }

  private static Item item(String channel) {
    return new Item(channel, channel.getBytes(StandardCharsets.ISO_8859_1), false, null);
  }

  private static List<Long> ids(ChannelWindow window) {
    return window.messages().stream().map(Message::id).toList();
  }

  private List<String> names(long since) {
    return state.sync(since).channels().stream().map(ChannelWindow::name).toList();
  }

  /** Snapshots hold arrays nowhere but in messages, which compare by content. */
  private static void assertSame(ShardState a, ShardState b) {
    ShardState.Snapshot x = a.snapshot();
    ShardState.Snapshot y = b.snapshot();
    assertThat(y.channels()).isEqualTo(x.channels());
    assertThat(y.batches()).containsExactlyInAnyOrderElementsOf(x.batches());
    assertThat(List.of(y.born(), y.lastId(), y.revision(), y.sweptTo()))
        .isEqualTo(List.of(x.born(), x.lastId(), x.revision(), x.sweptTo()));
  }

  @Test
  void shouldGiveIdsOfTheTimeThatRiseOneByOneInABatch() {
    Appended appended = state.append(batch("p", 1, "a", "b", "a"), NOW + 5, 0);
    assertThat(appended).isEqualTo(new Appended(BORN, BORN, BORN + 5 * 2_048));
    assertThat(state.digest(3)).isEqualTo(new ShardDigest(3, BORN, 0, appended.first() + 2));
    assertThat(state.append(batch("p", 2, "a"), NOW + 5, 0).previous())
        .isEqualTo(appended.first() + 2);
  }

  @Test
  void shouldGoOnRisingWhenTheClockIsSetBack() {
    Appended before = state.append(batch("p", 1, "a"), NOW + 5_000, 0);
    Appended after = state.append(batch("p", 2, "a"), NOW - 60_000, 0);
    assertThat(after.first()).isEqualTo(before.first() + 1);
  }

  @Test
  void shouldGiveIdsAboveWhatThePublisherHasSeen() {
    long seen = BORN + 123_456_789;
    Append append = new Append("p", 1, seen, List.of(item("a")));
    assertThat(state.append(append, NOW, 0).first()).isEqualTo(seen + 1);
  }

  @Test
  void shouldAnswerARepeatedBatchAsTheFirstTime() {
    Appended once = state.append(batch("p", 1, "a"), NOW, 0);
    state.append(batch("q", 1, "a"), NOW, 0);
    assertThat(state.append(batch("p", 1, "a"), NOW + 9_000, 0)).isEqualTo(once);
    assertThat(ids(state.sync(0).channels().get(0))).hasSize(2);
  }

  @Test
  void shouldRefuseALateCopyOfAnEarlierBatch() {
    state.append(batch("p", 1, "a"), NOW, 0);
    state.append(batch("p", 2, "a"), NOW, 0);
    assertThatThrownBy(() -> state.append(batch("p", 1, "a"), NOW, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("batch 1")
        .hasMessageContaining("batch 2");
  }

  @Test
  void shouldReplayOnABackupToTheVeryState() {
    ShardState backup = new ShardState(BORN);
    Random random = new Random(1);
    long now = NOW;
    for (int i = 1; i <= 500; i++) {
      String[] channels = new String[1 + random.nextInt(4)];
      Arrays.setAll(channels, at -> "c" + random.nextInt(6));
      Append append = batch("p" + i % 3, i, channels);
      now += random.nextInt(400) - 50;
      Appended appended = state.append(append, now, 5);
      backup.replay(append, appended.previous(), appended.first(), 5);
      if (random.nextInt(4) == 0) {
        backup.replay(append, appended.previous(), appended.first(), 5);
      }
      if (random.nextInt(50) == 0) {
        long cutoff = MessageId.atMillis(now - 3_000);
        state.sweep(cutoff, Set.of("p1"), now);
        backup.sweep(cutoff, Set.of("p1"), now);
      }
    }
    assertSame(state, backup);
    assertSame(state, ShardState.of(state.snapshot()));
    assertThat(ShardState.of(state.snapshot()).sync(0)).isEqualTo(state.sync(0));
  }

  @Test
  void shouldReadOnlyWhatIsNew() {
    state.append(batch("p", 1, "a", "b", "c"), NOW, 0);
    Appended second = state.append(batch("p", 2, "b", "a"), NOW + 1, 0);
    Synced all = state.sync(0);
    assertThat(all.channels()).hasSize(3);
    Synced read = state.sync(second.previous());
    assertThat(names(second.previous())).containsExactlyInAnyOrder("a", "b");
    assertThat(read.channels()).allSatisfy(w -> assertThat(w.messages()).hasSize(1));
    assertThat(read.lastId()).isEqualTo(second.first() + 1);
    assertThat(names(read.lastId())).isEmpty();
  }

  @Test
  void shouldSweepMessagesChannelsAndForgottenPublishers() {
    long old = NOW + 1_000;
    state.append(batch("gone", 1, "a", "b"), old, 0);
    state.append(batch("alive", 1, "a"), old, 0);
    long later = NOW + 2 * ShardState.DEDUPE_MILLIS;
    Appended last = state.append(batch("new", 1, "b"), later, 0);
    state.sweep(MessageId.atMillis(later - 1_000), Set.of("alive"), later);
    Synced left = state.sync(0);
    assertThat(names(0)).containsExactly("b");
    assertThat(ids(left.channels().get(0))).containsExactly(last.first());
    assertThat(left.channels().get(0).trimmed()).isGreaterThan(0);
    assertThat(left.sweptTo()).isEqualTo(MessageId.atMillis(later - 1_000));
    assertThat(state.snapshot().batches())
        .extracting(ShardState.KnownBatch::publisher)
        .containsExactlyInAnyOrder("alive", "new");
  }

  @Test
  void shouldPutBackWhatIsOlderThanItsBirthAndMissing() {
    Appended mine = state.append(batch("p", 1, "a"), NOW + 1, 0);
    Message old = new Message(BORN - 50, new byte[] {1});
    Message older = new Message(BORN - 90, new byte[] {2});
    Message foreign = new Message(mine.first() + 7, new byte[] {3});
    List<ChannelWindow> past =
        List.of(
            new ChannelWindow("a", BORN - 95, 0, List.of(old, foreign)),
            new ChannelWindow("b", BORN - 95, BORN - 92, List.of(older)));
    assertThat(state.restore(new Restore(BORN, 0, 0, past), 0)).isTrue();
    assertThat(state.restore(new Restore(BORN, 0, 0, past), 0)).as("again").isFalse();
    assertThat(state.digest(0).revision()).isEqualTo(1);
    for (ChannelWindow window : state.sync(0).channels()) {
      boolean a = window.name().equals("a");
      assertThat(ids(window)).isEqualTo(a ? List.of(old.id(), mine.first()) : List.of(older.id()));
      assertThat(window.createdAfter()).isEqualTo(BORN - 95);
      assertThat(window.trimmed()).as("else a gap would go untold").isEqualTo(a ? 0 : BORN - 92);
    }
    assertThat(state.digest(0).lastId()).as("nothing new").isEqualTo(mine.first());
  }

  /** Two nodes give back; the second knows a newer message of a channel the first has restored. */
  @Test
  void shouldKeepChannelsInOrderOfTheirLastMessageAfterRestores() {
    restore("a", BORN - 90);
    restore("b", BORN - 80);
    restore("a", BORN - 70);
    assertThat(names(BORN - 75)).containsExactly("a");
    assertThat(state.snapshot().channels())
        .extracting(ChannelWindow::name)
        .containsExactly("b", "a");
  }

  private void restore(String channel, long id) {
    ChannelWindow window =
        new ChannelWindow(channel, BORN - 100, 0, List.of(new Message(id, new byte[1])));
    state.restore(new Restore(BORN, 0, 0, List.of(window)), 0);
  }

  @Test
  void shouldClearUpToAnIdOnceAndGiveIdsThatGoOn() {
    Appended first = state.append(batch("p", 1, "a", "b"), NOW, 0);
    long upTo = first.first() + 1;
    assertThat(state.clear(BORN, upTo)).isTrue();
    assertThat(names(0)).isEmpty();
    assertThat(state.digest(0)).isEqualTo(new ShardDigest(0, BORN, 1, upTo));
    Appended second = state.append(batch("p", 2, "a"), NOW, 0);
    assertThat(second.first()).isEqualTo(upTo + 1);
    assertThat(state.clear(BORN, upTo)).as("a late copy").isTrue();
    assertThat(names(0)).containsExactly("a");
    assertThat(state.digest(0).revision()).isEqualTo(1);
    assertSame(state, ShardState.of(state.snapshot()));
  }

  @Test
  void shouldNotClearAnotherLife() {
    state.append(batch("p", 1, "a"), NOW, 0);
    assertThat(state.clear(BORN - 1, Long.MAX_VALUE - 1)).isFalse();
    assertThat(names(0)).containsExactly("a");
  }

  /** A node that had not heard of the clearing gave back first. */
  @Test
  void shouldDropWhatWasGivenBackThoughItHadBeenCleared() {
    restore("a", BORN - 50);
    restore("b", BORN - 30);
    assertThat(state.restore(new Restore(BORN, 0, BORN - 40, List.of()), 0)).isTrue();
    assertThat(names(0)).containsExactly("b");
    restore("a", BORN - 50);
    assertThat(names(0)).containsExactly("b");
    assertThat(state.restore(new Restore(BORN, 0, BORN + 99, List.of()), 0)).isTrue();
    assertThat(state.sync(0).sweptTo()).as("never what is of this life").isEqualTo(BORN);
  }

  @Test
  void shouldNotPutBackWhatWasSweptForItsAge() {
    state.sweep(BORN - 40, Set.of(), NOW);
    restore("a", BORN - 50);
    restore("a", BORN - 40);
    assertThat(ids(state.sync(0).channels().get(0))).containsExactly(BORN - 40);
  }

  @Test
  void shouldBeBornAboveWhatIsKnown() {
    assertThat(ShardState.birth(NOW, 0)).isEqualTo(BORN);
    assertThat(ShardState.birth(NOW, BORN + 10)).isEqualTo(BORN + 11);
    assertThat(new ShardState(BORN).sync(0).channels()).isEmpty();
  }
}
