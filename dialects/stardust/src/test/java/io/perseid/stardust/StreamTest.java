package io.perseid.stardust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.perseid.channel.StartPosition;
import io.perseid.message.MessageId;
import io.perseid.stardust.FakeMap.Trouble;
import io.perseid.subscriber.poll.Poll;
import io.perseid.subscriber.poll.PolledChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stream request waits for, and where its client stands behind it. */
class StreamTest {
  private final FakeMap map = new FakeMap();
  private final Dialect node1 = new Dialect("node1", map);
  private final Dialect node2 = new Dialect("node2", map);

  private static List<PolledChannel> at(long a, long b) {
    return List.of(new PolledChannel("a", a, null), new PolledChannel("b", b, null));
  }

  private static Poll poll(Dialect node) {
    return node.get("/channel/a+b/stream/0123").poll;
  }

  /** The poll is answered and the client stands there; whether it has the answer is open. */
  private static void answer(Poll poll, long a, long b) {
    CompletionStage<Void> written = poll.book().beforeAnswer(at(a, b));
    assertThat(written == null ? CompletableFuture.completedFuture(null) : written)
        .isCompletedWithValue(null);
  }

  private void known() {
    Poll first = poll(node1);
    answer(first, 10, 20);
    first.book().afterAnswer(true);
  }

  @Test
  void shouldAnswerAFirstRequestAtOnceAndRememberWhereItStood() {
    Poll first = poll(node1);
    assertThat(first.timeoutMillis()).isZero();
    assertThat(first.channels())
        .containsExactly(entry("a", StartPosition.LIVE), entry("b", StartPosition.LIVE));
    assertThat(map.values).isEmpty();
    answer(first, 10, 20);
    assertThat(map.only()).as("before the answer is written").isEqualTo("10-20");
  }

  @Test
  void shouldLetALaterRequestWaitFromWhereTheLastAnswerEndedOnAnyNode() {
    known();
    Poll later = poll(node2);
    assertThat(later.timeoutMillis()).isEqualTo(55_000);
    assertThat(later.name()).isEqualTo("0123");
    assertThat(later.channels())
        .containsExactly(entry("a", StartPosition.from(11)), entry("b", StartPosition.from(21)));
  }

  @Test
  void shouldKeepClientsAndChannelListsApart() {
    known();
    assertThat(node1.get("/channel/a+b/stream/0124").poll.timeoutMillis()).isZero();
    assertThat(node1.get("/channel/a/stream/0123").poll.timeoutMillis()).isZero();
    assertThat(node1.get("/channel/a++b+a/stream/0123").poll.timeoutMillis())
        .as("the same channels")
        .isEqualTo(55_000);
  }

  @Test
  void shouldMoveOnWhenTheClientHasTheAnswer() {
    known();
    Poll poll = poll(node1);
    answer(poll, 15, 20);
    assertThat(map.only()).matches("10-20 15-20 node1/[0-9]+");
    poll.book().afterAnswer(true);
    assertThat(map.only()).isEqualTo("15-20");
  }

  @Test
  void shouldGiveTheSameAgainWhenTheClientDoesNotHaveTheAnswer() {
    known();
    Poll poll = poll(node1);
    answer(poll, 15, 20);
    poll.book().afterAnswer(false);
    assertThat(poll(node2).channels()).containsEntry("a", StartPosition.from(11));
  }

  @Test
  void shouldWaitForTheWordOfTheNodeThatAnsweredLast() {
    known();
    Poll poll = poll(node1);
    answer(poll, 15, 20);
    RecordedAnswer next = node2.get("/channel/a+b/stream/0123");
    assertThat(next.isGiven()).isFalse();
    node2.letTimePass();
    node2.letTimePass();
    assertThat(next.isGiven()).isFalse();
    poll.book().afterAnswer(true);
    node2.letTimePass();
    assertThat(next.poll.channels()).containsEntry("a", StartPosition.from(16));
    assertThat(node2.timers).isEmpty();
  }

  @Test
  void shouldGiveTheSameAgainWhenTheNodeThatAnsweredLastIsGone() {
    known();
    answer(poll(node1), 15, 20);
    node2.members.remove("node1");
    Poll next = poll(node2);
    assertThat(next.channels()).containsEntry("a", StartPosition.from(11));
    answer(next, 16, 20);
    next.book().afterAnswer(true);
    assertThat(map.only()).isEqualTo("16-20");
  }

  @Test
  void shouldNotWaitForEverForANodeThatSaysNothing() {
    known();
    answer(poll(node1), 15, 20);
    RecordedAnswer next = node2.get("/channel/a+b/stream/0123");
    while (!next.isGiven()) {
      node2.letTimePass();
    }
    assertThat(node2.timersRun).as("pauses in about 5 s").isBetween(10, 40);
    assertThat(next.poll.channels()).containsEntry("a", StartPosition.from(11));
  }

  @Test
  void shouldForgetALateWordOfANodeThatWasGivenUp() {
    known();
    Poll slow = poll(node1);
    answer(slow, 15, 20);
    node2.members.remove("node1");
    Poll next = poll(node2);
    answer(next, 18, 20);
    next.book().afterAnswer(true);
    slow.book().afterAnswer(true);
    assertThat(map.only()).isEqualTo("18-20");
  }

  @Test
  void shouldNotTakeALateWordForOneForTheSameMessagesThatWereGivenAgain() {
    known();
    Poll slow = poll(node1);
    answer(slow, 15, 20);
    RecordedAnswer next = node1.get("/channel/a+b/stream/0123");
    while (!next.isGiven()) {
      node1.letTimePass();
    }
    answer(next.poll, 15, 20);
    slow.book().afterAnswer(true);
    assertThat(map.only()).as("still open").startsWith("10-20 15-20 node1/");
    next.poll.book().afterAnswer(false);
    assertThat(map.only()).isEqualTo("10-20");
  }

  @ParameterizedTest
  @EnumSource(Trouble.class)
  void shouldGiveItsWordAgainWhenNobodyKnowsWhetherItIsWritten(Trouble trouble) {
    known();
    Poll poll = poll(node1);
    answer(poll, 15, 20);
    map.troubles.addAll(List.of(trouble, trouble));
    poll.book().afterAnswer(true);
    while (!node1.timers.isEmpty()) {
      node1.letTimePass();
    }
    assertThat(map.only()).isEqualTo("15-20");
    Poll next = poll(node2);
    assertThat(next.channels()).containsEntry("a", StartPosition.from(16));
  }

  @Test
  void shouldNotGiveItsWordAgainWhenItIsFoundWrittenAndTheClientHasMovedOn() {
    known();
    Poll poll = poll(node1);
    answer(poll, 15, 20);
    map.troubles.add(Trouble.DONE);
    poll.book().afterAnswer(true);
    Poll next = poll(node2);
    answer(next, 17, 20);
    node1.letTimePass();
    next.book().afterAnswer(true);
    assertThat(map.only()).isEqualTo("17-20");
    assertThat(node1.timers).isEmpty();
  }

  @Test
  void shouldNotGiveItsWordForEver() {
    known();
    Poll poll = poll(node1);
    answer(poll, 15, 20);
    map.outOfReach = true;
    poll.book().afterAnswer(true);
    while (!node1.timers.isEmpty()) {
      node1.letTimePass();
    }
    assertThat(node1.timersRun).as("pauses in about 5 s").isBetween(10, 40);
  }

  @ParameterizedTest
  @EnumSource(Trouble.class)
  void shouldLeaveNoOfferOpenOfWhichNobodyKnowsWhetherItIsWritten(Trouble trouble) {
    known();
    Poll poll = poll(node1);
    map.troubles.addAll(List.of(trouble, Trouble.LOST));
    assertThat(poll.book().beforeAnswer(at(15, 20)).toCompletableFuture())
        .isCompletedExceptionally();
    poll.book().afterAnswer(false);
    node1.letTimePass();
    assertThat(map.only()).isEqualTo("10-20");
    assertThat(node1.timers).isEmpty();
    assertThat(poll(node2).channels()).containsEntry("a", StartPosition.from(11));
  }

  @Test
  void shouldWriteNothingNewAtATimeoutButKeepThePlaceAlive() {
    known();
    Poll poll = poll(node1);
    int writes = map.writes;
    assertThat(poll.book().beforeAnswer(at(10, 20))).as("nothing to wait for").isNull();
    assertThat(map.writes).isEqualTo(writes + 1);
    poll.book().afterAnswer(false);
    assertThat(map.only()).isEqualTo("10-20");
  }

  @Test
  void shouldRememberAPositionThatWasSetBack() {
    known();
    Poll poll = poll(node1);
    answer(poll, 7, 20);
    poll.book().afterAnswer(true);
    assertThat(map.only()).isEqualTo("7-20");
  }

  @Test
  void shouldNotGiveAMessageTwiceToAClientThatAsksTwiceAtOnce() {
    known();
    Poll older = poll(node1);
    Poll newer = poll(node2);
    assertThat(older.client()).isEqualTo(newer.client());
    answer(older, 15, 20);
    CompletionStage<Void> second = newer.book().beforeAnswer(at(15, 20));
    assertThat(second.toCompletableFuture()).as("until it is known").isNotDone();
    older.book().afterAnswer(true);
    node2.letTimePass();
    assertThat(second.toCompletableFuture()).isCompletedExceptionally();
    newer.book().afterAnswer(false);
    assertThat(map.only()).isEqualTo("15-20");
  }

  @Test
  void shouldGiveAMessageToTheNewerRequestWhenTheOlderOnesClientIsGone() {
    known();
    Poll older = poll(node1);
    Poll newer = poll(node2);
    answer(older, 15, 20);
    CompletionStage<Void> second = newer.book().beforeAnswer(at(15, 20));
    older.book().afterAnswer(false);
    node2.letTimePass();
    assertThat(second.toCompletableFuture()).isCompleted();
    newer.book().afterAnswer(true);
    assertThat(map.only()).isEqualTo("15-20");
  }

  @Test
  void shouldTakeBackAnOfferThatWasWrittenAfterItsClientLeft() {
    known();
    Poll older = poll(node1);
    Poll newer = poll(node2);
    answer(older, 15, 20);
    CompletionStage<Void> second = newer.book().beforeAnswer(at(15, 20));
    newer.book().afterAnswer(false);
    older.book().afterAnswer(false);
    node2.letTimePass();
    assertThat(second.toCompletableFuture()).isCompleted();
    assertThat(map.only()).isEqualTo("10-20");
  }

  @Test
  void shouldWriteAPlaceAnewThatWasForgottenForWantOfRoom() {
    known();
    Poll poll = poll(node1);
    map.values.clear();
    answer(poll, 15, 20);
    poll.book().afterAnswer(true);
    assertThat(map.only()).isEqualTo("15-20");
  }

  @Test
  void shouldAskTheClientToComeBackWhenPlacesAreOutOfReach() {
    known();
    Poll poll = poll(node1);
    map.outOfReach = true;
    assertThat(poll.book().beforeAnswer(at(15, 20)).toCompletableFuture())
        .isCompletedExceptionally();
    RecordedAnswer refused = node2.get("/channel/a+b/stream/0123");
    assertThat(refused.status).isEqualTo(503);
    assertThat(refused.headers).containsEntry("Retry-After", "1");
    assertThat(refused.body).contains("no quorum");
  }

  @Test
  void shouldSayThatAPlaceCannotBeReadRatherThanNothing() {
    known();
    map.values.replaceAll((key, value) -> "written by another version");
    assertThat(node1.get("/channel/a+b/stream/0123").status).isEqualTo(503);
  }

  @Test
  void shouldLeaveAClientItsOwnPlaceAndKeepNothingOfIt() {
    node1.headers.put("Last-Event-ID", "10-20");
    Poll poll = poll(node1);
    assertThat(poll.timeoutMillis()).isEqualTo(55_000);
    assertThat(poll.channels())
        .containsExactly(entry("a", StartPosition.from(11)), entry("b", StartPosition.from(21)));
    assertThat(poll.book()).isSameAs(Poll.Book.NONE);
    assertThat(poll(node1).client()).as("none ends another").isNotEqualTo(poll.client());
    assertThat(map.reads + map.writes).isZero();
  }

  @Test
  void shouldLetAClientBeginNowAndKeepItsOwnPlaceFromTheFirst() {
    node1.headers.put("Last-Event-ID", "now");
    Poll poll = poll(node1);
    assertThat(poll.timeoutMillis()).isZero();
    assertThat(poll.channels()).containsEntry("a", StartPosition.LIVE);
    assertThat(poll.book()).isSameAs(Poll.Book.NONE);
    assertThat(map.reads + map.writes).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "1", "1-2-3", "1-", "-1-2", "1- 2", "1,2", "9007199254740992-1"})
  void shouldRefuseATokenThatIsNotForTheseChannels(String token) {
    node1.headers.put("Last-Event-ID", token);
    RecordedAnswer answer = node1.get("/channel/a+b/stream/0123");
    assertThat(answer.status).isEqualTo(400);
    assertThat(answer.body).contains("Last-Event-ID: " + token).contains("the same 2 channels");
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "17, 18"})
  void shouldReadATokenAsTheLastMessageSeen(long last, long from) throws Exception {
    assertThat(Token.parse(Long.toString(last), 1).starts(List.of("a")))
        .containsExactly(entry("a", StartPosition.from(from)));
  }

  @Test
  void shouldTakeTheLargestIdForNow() throws Exception {
    assertThat(Token.parse(Long.toString(MessageId.MAX), 1).starts(List.of("a")))
        .containsExactly(entry("a", StartPosition.LIVE));
  }

  @Test
  void shouldBoundAClientsId() {
    assertThat(node1.get("/channel/a/stream/" + "1".repeat(64)).poll).isNotNull();
    assertThat(node1.get("/channel/a/stream/" + "1".repeat(65)).body)
        .contains("65 characters")
        .contains("at most 64");
  }
}
