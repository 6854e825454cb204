package io.perseid.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.broker.Broker;
import io.perseid.broker.Broker.ChannelSummary;
import io.perseid.channel.ChannelName;
import io.perseid.channel.StartPosition;
import io.perseid.message.Message;
import io.perseid.message.MessageId;
import io.perseid.replication.FakeNode.Ask;
import io.perseid.shard.ChannelWindow;
import io.perseid.stats.Counter;
import io.perseid.wire.WireReader;
import io.perseid.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PresenceTest {
  private final FakeNode node = new FakeNode(1, 10, 10);
  private final List<LocalShard> shards = new ArrayList<>();
  private final Presence presence = new Presence(node.ports, shards);

  PresenceTest() {
    for (int i = 0; i < 8; i++) {
      shards.add(new LocalShard(i, node.ports, node, node.totals, node.agreedLease()));
    }
    node.asks.clear();
  }

  private ShardCache cacheOf(String channel) {
    return shards.get(ChannelName.shardOf(channel, 8)).cache;
  }

  private void attach(String channel) {
    cacheOf(channel).attach(0, channel, StartPosition.LIVE, true, new ShardMarks(0, 0, 0));
  }

  private static byte[] number(long number) {
    return new WireWriter(9).number(number).toBytes();
  }

  private void answer(int index, byte[] answer) {
    node.asks.get(index).outcome().done(answer, null);
    node.run();
  }

  @Test
  void shouldAddUpTheSubscribersOfAllNodes() {
    attach("x");
    attach("x");
    CompletableFuture<Integer> count = presence.countSubscribers("x").toCompletableFuture();
    node.run();
    assertThat(node.asks).extracting(Ask::node).containsExactly("b", "c");
    answer(0, number(3));
    assertThat(count).isNotDone();
    answer(1, number(200));
    assertThat(count).isCompletedWithValue(205);
  }

  @Test
  void shouldFailWhenANodeIsSilentRatherThanCountTooFew() {
    CompletableFuture<Integer> count = presence.countSubscribers("x").toCompletableFuture();
    answer(0, number(3));
    node.asks.get(1).outcome().done(null, new IllegalStateException("timed out"));
    node.run();
    assertThat(count).isCompletedExceptionally();
    assertThat(count.handle((n, e) -> e.getMessage()).join()).contains("c/0", "does not answer");
  }

  @Test
  void shouldDoWithoutANodeThatIsGone() {
    CompletableFuture<Integer> count = presence.countSubscribers("x").toCompletableFuture();
    answer(0, number(3));
    node.view = new View(List.of("a/0", "b/0"));
    node.asks.get(1).outcome().done(null, new IllegalStateException("gone"));
    node.run();
    assertThat(count).isCompletedWithValue(3);
  }

  @Test
  void shouldNameTheSubscribersOfAllNodesOnceAndInOrder() {
    node.subscribers = List.of("m", "b", "m", "\u00e9");
    CompletableFuture<List<String>> names = presence.listSubscribers("x").toCompletableFuture();
    assertThat(node.asks).extracting(Ask::node).containsExactly("b", "c");
    answer(0, new WireWriter(9).name("b").name("a").name("Z").toBytes());
    assertThat(names).isNotDone();
    answer(1, new byte[0]);
    assertThat(names).isCompletedWithValue(List.of("Z", "a", "b", "m", "\u00e9"));
  }

  @Test
  void shouldNameNoMoreSubscribersThanOneCanRead() {
    node.subscribers = IntStream.range(0, 1500).mapToObj(i -> "" + (10_000 + i)).toList();
    CompletableFuture<List<String>> names = presence.listSubscribers("x").toCompletableFuture();
    answer(0, new WireWriter(9).name("0").name("9").toBytes());
    answer(1, new byte[0]);
    assertThat(names.join()).hasSize(Broker.NAMES_MAX).startsWith("0", "10000").endsWith("10998");
  }

  @Test
  void shouldFailWhenANodeIsSilentRatherThanNameTooFew() {
    CompletableFuture<List<String>> names = presence.listSubscribers("x").toCompletableFuture();
    answer(0, new byte[0]);
    node.asks.get(1).outcome().done(null, new IllegalStateException("timed out"));
    node.run();
    assertThat(names).isCompletedExceptionally();
  }

  @Test
  void shouldListChannelsInOrderWithEverybodysSubscribers() {
    attach("b");
    long id = MessageId.atMillis(FakeNode.NOW);
    List<Message> messages =
        List.of(new Message(id, new byte[1]), new Message(id + 1, new byte[1]));
    cacheOf("a").insert(new ChannelWindow("a", id - 1, 0, messages), 0);
    CompletableFuture<List<ChannelSummary>> list = presence.listChannels().toCompletableFuture();
    node.run();
    answer(0, new byte[0]);
    answer(1, new WireWriter(9).name("b").number(4).name("Z").number(1).toBytes());
    assertThat(list)
        .isCompletedWithValue(
            List.of(
                new ChannelSummary("Z", 0, 1),
                new ChannelSummary("a", 2, 0),
                new ChannelSummary("b", 0, 5)));
  }

  @Test
  void shouldAddUpStatistics() {
    node.stats.add(Counter.UNIQUE_MESSAGES, 2);
    CompletableFuture<Map<String, Long>> sum = presence.clusterStats().toCompletableFuture();
    answer(0, new WireWriter(9).name("unique_messages").number(40).toBytes());
    answer(1, new byte[0]);
    assertThat(sum).isCompletedWithValue(Map.of("unique_messages", 42L));
  }

  @Test
  void shouldAnswerWhatItAsksOthers() {
    attach("x");
    node.subscribers = IntStream.range(0, 1500).mapToObj(i -> "s" + i).toList();
    for (Question question :
        List.of(Question.COUNT, Question.NAMES, Question.LIST, Question.STATS)) {
      List<byte[]> answers = new ArrayList<>();
      WireReader in = new WireReader(question.encode("x"));
      assertThat(Question.read(in)).isEqualTo(question);
      presence.answer(question, in, (answer, failure) -> answers.add(answer));
      node.run();
      assertThat(answers).hasSize(1).doesNotContainNull();
      if (question == Question.COUNT) {
        assertThat(answers.get(0)).isEqualTo(number(1));
      } else if (question == Question.NAMES) {
        WireReader names = new WireReader(answers.get(0));
        for (int i = 0; i < Broker.NAMES_MAX; i++) {
          assertThat(names.name()).startsWith("s");
        }
        assertThat(names.atEnd()).isTrue();
      }
    }
  }
}
