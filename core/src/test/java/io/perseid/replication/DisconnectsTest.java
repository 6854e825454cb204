package io.perseid.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.broker.Outlet;
import io.perseid.replication.FakeNode.Ask;
import io.perseid.wire.WireReader;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DisconnectsTest {
  private static final long AT = FakeNode.NOW - 5_000;

  private final FakeNode node = new FakeNode(2, 10, 10);
  private final Disconnects disconnects = new Disconnects(node.ports, node);

  private static void hear(FakeNode there, byte[] question) {
    WireReader in = new WireReader(question);
    assertThat(Question.read(in)).isEqualTo(Question.DISCONNECT);
    new Disconnects(there.ports, there)
        .answer(in, (answer, failure) -> assertThat(failure).isNull());
    assertThat(in.atEnd()).isTrue();
  }

  private void timeOut(Ask ask) {
    ask.outcome().done(null, new IllegalStateException("timed out"));
    node.run();
  }

  /** A question was asked once: lost, it left two streams of one host id. */
  @Test
  void shouldAskANodeAgainUntilItAnswers() {
    CompletableFuture<Void> asked = disconnects.ask("h", AT).toCompletableFuture();
    assertThat(node.asks).extracting(Ask::node).containsExactly("b", "c");
    node.asks.get(0).outcome().done(new byte[0], null);
    node.run();
    assertThat(asked).isNotDone();
    timeOut(node.asks.get(1));
    assertThat(asked).isCompleted();
    for (int i = 2; i < 6; i++) {
      node.pass(Disconnects.AGAIN_MILLIS);
      assertThat(node.asks).hasSize(i + 1);
      assertThat(node.asks.get(i).node()).isEqualTo("c");
      if (i < 5) {
        timeOut(node.asks.get(i));
      }
    }
    node.asks.get(5).outcome().done(new byte[0], null);
    node.pass(60_000);
    assertThat(node.asks).hasSize(6);
  }

  @Test
  void shouldNotAskANodeAgainThatIsGone() {
    disconnects.ask("h", AT);
    node.view = new View(List.of("a/0", "c/1"));
    node.asks.forEach(this::timeOut);
    node.pass(60_000);
    assertThat(node.asks).hasSize(2);
  }

  @Test
  void shouldGiveUpANodeThatStaysSilent() {
    node.view = new View(List.of("a/0", "b/0"));
    disconnects.ask("h", AT);
    int asked = 0;
    while (asked < node.asks.size()) {
      assertThat(asked).isLessThan(10);
      node.pass(Disconnects.ASK_MILLIS);
      timeOut(node.asks.get(asked++));
      node.pass(Disconnects.AGAIN_MILLIS);
    }
    assertThat(asked).isGreaterThan(3);
  }

  @Test
  void shouldEndOnAnotherNodeWhatIsNoNewerThanItsOwnStream() {
    disconnects.ask("h", AT);
    FakeNode there = new FakeNode(2, 10, 10);
    hear(there, node.asks.get(0).question());
    assertThat(there.shown).containsExactly("disconnect h at " + AT);
  }

  /** The time of the node that was asked decided: where its clock was behind, streams stayed. */
  @Test
  void shouldEndWhatIsOpenOnANodeWhoseClockIsAhead() {
    disconnects.ask("h", Outlet.ANY_TIME);
    FakeNode there = new FakeNode(2, 10, 10);
    there.wallMillis += 600_000;
    hear(there, node.asks.get(0).question());
    assertThat(there.shown).containsExactly("disconnect h at " + Outlet.ANY_TIME);
  }

  @Test
  void shouldKeepAStreamThatCameAfterTheRequestThatIsRepeated() {
    disconnects.ask("h", Outlet.ANY_TIME);
    node.pass(Disconnects.ASK_MILLIS);
    node.asks.forEach(ask -> ask.outcome().done(null, new IllegalStateException("timed out")));
    node.pass(Disconnects.AGAIN_MILLIS);
    FakeNode there = new FakeNode(2, 10, 10);
    there.wallMillis += 600_000;
    hear(there, node.asks.get(2).question());
    long ago = Disconnects.ASK_MILLIS + Disconnects.AGAIN_MILLIS;
    assertThat(there.shown).containsExactly("disconnect h at " + (there.wallMillis - ago));
  }
}
