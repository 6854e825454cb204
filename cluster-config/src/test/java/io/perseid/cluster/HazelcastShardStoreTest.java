package io.perseid.cluster;

import static io.perseid.cluster.TestCluster.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perseid.message.Message;
import io.perseid.message.Message.Origin;
import io.perseid.message.MessageId;
import io.perseid.replication.ShardStore;
import io.perseid.shard.Append;
import io.perseid.shard.Append.Item;
import io.perseid.shard.Appended;
import io.perseid.shard.ChannelWindow;
import io.perseid.shard.Restore;
import io.perseid.shard.ShardDigest;
import io.perseid.shard.Synced;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two nodes, so that each operation meets shards of its own node and of the other. */
class HazelcastShardStoreTest {
  private static final TestCluster CLUSTER = new TestCluster(2, 1);
  private static ShardStore store;
  private static ShardStore other;

  @BeforeAll
  static void start() {
    List<ClusterNode> nodes = CLUSTER.startAll();
    store = nodes.get(0).store();
    other = nodes.get(1).store();
  }

  @AfterAll
  static void close() {
    CLUSTER.close();
  }

  @Test
  void shouldGiveRisingIdsThatEveryNodeReads() {
    for (int shard : new int[] {0, 1, 2, 3}) {
      Appended first = append(store, shard, "p", 1, "a", "b");
      Appended second = append(other, shard, "q", 1, "c");
      assertThat(first.previous()).isEqualTo(first.born());
      assertThat(second.previous()).isEqualTo(first.first() + 1);
      assertThat(second.first()).isGreaterThan(second.previous());
      Synced synced = sync(other, shard, first.first());
      assertThat(synced.lastId()).isEqualTo(second.first());
      assertThat(texts(synced)).containsExactly("b", "c");
      assertThat(texts(sync(store, shard, 0))).containsExactly("a", "b", "c");
    }
  }

  @Test
  void shouldAppendOnceHoweverOftenSubmitted() {
    Appended first = append(store, 4, "p", 7, "a");
    assertThat(append(other, 4, "p", 7, "a")).isEqualTo(first);
    assertThat(texts(sync(store, 4, 0))).containsExactly("a");
    append(store, 4, "p", 8, "b");
    assertThatThrownBy(() -> append(other, 4, "p", 7, "a"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("batch 7 comes after batch 8");
    assertThat(texts(sync(store, 4, 0))).containsExactly("a", "b");
  }

  @Test
  void shouldExceedTheFloorAndKeepOriginsAndPlainness() {
    long floor = MessageId.atMillis(System.currentTimeMillis() + 60_000);
    Item item = new Item("ch", bytes("a"), true, new Origin(12, 10));
    Appended appended = ask(out -> store.append(5, new Append("p", 1, floor, List.of(item)), out));
    assertThat(appended.first()).isGreaterThan(floor);
    Message message = sync(other, 5, 0).channels().get(0).messages().get(0);
    assertThat(message).isEqualTo(item.message(appended.first()));
    assertThat(message.origin()).isEqualTo(new Origin(12, 10));
    assertThat(message.isPlain()).isTrue();
  }

  @Test
  void shouldTellOfAShardThatDoesNotExist() {
    assertThat(sync(store, 6, 0)).isEqualTo(Synced.ABSENT);
    assertThat(digest(store)).extracting(ShardDigest::shard).doesNotContain(6);
  }

  @Test
  void shouldDigestWhereEachShardStands() {
    Appended appended = append(store, 7, "p", 1, "a", "b");
    assertThat(digest(other))
        .contains(new ShardDigest(7, appended.born(), 0, appended.first() + 1));
  }

  @Test
  void shouldRestoreOnlyTheLifeThatWasMeant() {
    ChannelWindow old =
        new ChannelWindow(
            "ch", 0, 0, List.of(new Message(100, bytes("x")), new Message(101, bytes("y"))));
    assertThat(restore(8, 5, old)).isFalse();
    assertThat(sync(store, 8, 0)).isEqualTo(Synced.ABSENT);
    assertThat(restore(8, 0, old)).isTrue();
    Synced synced = sync(other, 8, 0);
    assertThat(texts(synced)).containsExactly("x", "y");
    assertThat(synced.revision()).isEqualTo(1);
    assertThat(synced.born()).isGreaterThan(101);
    assertThat(restore(8, 0, old)).isFalse();
    assertThat(restore(8, synced.born(), old)).isFalse();
    Appended appended = append(other, 8, "p", 1, "z");
    assertThat(appended.born()).isEqualTo(synced.born());
    assertThat(texts(sync(store, 8, 0))).containsExactly("x", "y", "z");
  }

  @Test
  void shouldSweepTheShardsOfTheNodeThatSweeps() {
    List<Integer> shards = List.of(9, 10, 11, 12, 13, 14);
    shards.forEach(shard -> append(store, shard, "p", 1, "a"));
    long cutoff = MessageId.atMillis(System.currentTimeMillis() + 60_000);
    Set<Integer> before = swept(shards);
    assertThat(before).isEmpty();
    sweep(store, cutoff);
    assertThat(swept(shards)).isNotEmpty().isNotEqualTo(Set.copyOf(shards));
    sweep(other, cutoff);
    assertThat(swept(shards)).isEqualTo(Set.copyOf(shards));
    assertThat(sync(store, 15, 0)).isEqualTo(Synced.ABSENT);
  }

  @Test
  void shouldClearOnlyTheLifeThatWasMeant() {
    for (int shard : new int[] {16, 17, 18, 19}) {
      Appended appended = append(store, shard, "p", 1, "a", "b");
      assertThat(clear(shard, appended.born() - 1, appended.first() + 1)).isFalse();
      assertThat(texts(sync(store, shard, 0))).containsExactly("a", "b");
      assertThat(clear(shard, appended.born(), appended.first())).isTrue();
      assertThat(texts(sync(other, shard, 0))).containsExactly("b");
      assertThat(append(other, shard, "q", 1, "c").previous()).isEqualTo(appended.first() + 1);
    }
    assertThat(clear(20, 0, 0)).isFalse();
    assertThat(sync(store, 20, 0)).isEqualTo(Synced.ABSENT);
  }

  private static Boolean clear(int shard, long born, long upTo) {
    return ask(out -> store.clear(shard, born, upTo, out));
  }

  private static Set<Integer> swept(List<Integer> shards) {
    List<Integer> empty = new ArrayList<>();
    for (int shard : shards) {
      if (sync(store, shard, 0).channels().isEmpty()) {
        empty.add(shard);
      }
    }
    return Set.copyOf(empty);
  }

  private static void sweep(ShardStore store, long cutoff) {
    TestCluster.<Void>ask(out -> store.sweep(cutoff, Set.of("p"), out));
  }

  private static Boolean restore(int shard, long born, ChannelWindow window) {
    return ask(out -> store.restore(shard, new Restore(born, 101, 0, List.of(window)), out));
  }

  private static List<ShardDigest> digest(ShardStore store) {
    return ask(store::digest);
  }

  static Synced sync(ShardStore store, int shard, long since) {
    return ask(out -> store.sync(shard, since, out));
  }

  static Appended append(
      ShardStore store, int shard, String publisher, long number, String... texts) {
    List<Item> items =
        Arrays.stream(texts).map(t -> new Item("ch", bytes(t), false, null)).toList();
    return ask(out -> store.append(shard, new Append(publisher, number, 0, items), out));
  }

  static List<String> texts(Synced synced) {
    return synced.channels().stream()
        .flatMap(window -> window.messages().stream())
        .map(message -> new String(message.text(), StandardCharsets.UTF_8))
        .toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
