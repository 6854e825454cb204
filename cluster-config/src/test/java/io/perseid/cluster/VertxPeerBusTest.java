package io.perseid.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.perseid.replication.Outcome;
import io.perseid.replication.PeerBus;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class VertxPeerBusTest {
  private static final TestCluster CLUSTER = new TestCluster(3, 1);
  private static List<ClusterNode> nodes;

  @BeforeAll
  static void start() {
    nodes = CLUSTER.startAll();
    nodes.get(0).bus().answer(nodes.get(0).lanes().get(0), (question, reply) -> {});
    ClusterNode failing = nodes.get(1);
    failing
        .bus()
        .answer(
            failing.lanes().get(1),
            (question, reply) -> {
              if (question.length == 0) {
                throw new IllegalArgumentException("empty question");
              }
              if (question[0] == 0) {
                reply.done(null, new IllegalStateException("no answer to 0"));
              } else {
                // later, and not on the lane
                failing
                    .vertx()
                    .setTimer(1, id -> reply.done(new byte[] {(byte) (question[0] + 1)}, null));
              }
            });
  }

  @AfterAll
  static void close() {
    CLUSTER.close();
  }

  @Test
  void shouldPublishToEveryNodeAndTheSenderOnTheLane() {
    List<Queue<Integer>> heard =
        nodes.stream().<Queue<Integer>>map(n -> new ConcurrentLinkedQueue<>()).toList();
    for (int i = 0; i < nodes.size(); i++) {
      Queue<Integer> mine = heard.get(i);
      VertxLane lane = nodes.get(i).lanes().get(3);
      nodes
          .get(i)
          .bus()
          .subscribe("push.3", lane, payload -> mine.add(lane.isCurrent() ? (int) payload[0] : -1));
    }
    PeerBus sender = nodes.get(0).bus();
    // others learn of a subscription some time after it: until then a push may be lost
    await()
        .until(
            () -> {
              sender.publish("push.3", new byte[] {7});
              return heard.stream().allMatch(queue -> queue.contains(7));
            });
    for (byte i = 8; i < 100; i++) {
      sender.publish("push.3", new byte[] {i});
    }
    await().until(() -> heard.stream().allMatch(queue -> queue.contains(99)));
    for (Queue<Integer> queue : heard) {
      assertThat(queue.stream().filter(n -> n > 7)).isSorted().hasSize(92);
      assertThat(queue).doesNotContain(-1);
    }
  }

  @Test
  void shouldAnswerTheAskingNode() {
    for (ClusterNode asking : nodes) {
      await().ignoreExceptions().until(() -> ask(asking, nodes.get(1), 5)[0] == 6);
    }
  }

  @Test
  void shouldSendFailuresBack() {
    await().ignoreExceptions().until(() -> ask(nodes.get(0), nodes.get(1), 5)[0] == 6);
    assertThatThrownBy(() -> ask(nodes.get(0), nodes.get(1), 0)).hasMessage("no answer to 0");
    assertThatThrownBy(
            () ->
                TestCluster.<byte[]>ask(
                    out -> question(0, nodes.get(1).nodeId(), new byte[0], out)))
        .hasMessage("empty question");
  }

  @Test
  void shouldFailWhenNobodyAnswersInTime() {
    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> ask(nodes.get(1), nodes.get(0), 1))
                    .extracting(failure())
                    .isEqualTo(ReplyFailure.TIMEOUT));
  }

  @Test
  void shouldFailAtOnceWhenThereIsNoSuchNode() {
    assertThatThrownBy(
            () -> TestCluster.<byte[]>ask(out -> question(0, "nobody", new byte[1], out)))
        .extracting(failure())
        .isEqualTo(ReplyFailure.NO_HANDLERS);
  }

  /** As happens with every node that joins: the others ask before it is there to answer. */
  @Test
  void shouldAnswerThoseWhoAskedTooEarly() {
    ClusterNode late = nodes.get(2);
    for (ClusterNode asking : nodes) {
      assertThatThrownBy(() -> ask(asking, late, 1))
          .extracting(failure())
          .isEqualTo(ReplyFailure.NO_HANDLERS);
    }
    late.bus().answer(late.lanes().get(0), (question, reply) -> reply.done(question, null));
    for (ClusterNode asking : nodes) {
      await().ignoreExceptions().until(() -> ask(asking, late, 3)[0] == 3);
    }
  }

  private static Function<Throwable, ReplyFailure> failure() {
    return thrown -> ((ReplyException) thrown).failureType();
  }

  private static byte[] ask(ClusterNode asking, ClusterNode asked, int number) {
    return TestCluster.ask(
        out -> asking.bus().ask(asked.nodeId(), new byte[] {(byte) number}, 300, out));
  }

  private static void question(int from, String node, byte[] question, Outcome<byte[]> out) {
    nodes.get(from).bus().ask(node, question, 5000, out);
  }
}
