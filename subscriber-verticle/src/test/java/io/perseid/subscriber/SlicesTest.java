package io.perseid.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.config.ModeOptions;
import io.perseid.config.SubscriberOptions;
import io.perseid.config.TextPolicy;
import io.perseid.message.Message;
import io.perseid.subscriber.HandDriven.HandSocket;
import io.perseid.subscriber.transport.SubscriberSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A pass that is cut into slices, and what happens between two of them. */
class SlicesTest {
  private final HandDriven loop = new HandDriven(2);
  private final List<HandSocket> all = new ArrayList<>();

  @AfterEach
  void shouldGiveEveryBufferBack() {
    loop.run();
    loop.hub.connections().forEach(SubscriberSocket::abort);
    all.forEach(HandSocket::got);
    loop.run();
    assertThat(loop.buffersInUse()).isZero();
  }

  private HandSocket subscribe(String mode, String... channels) {
    HandSocket socket = loop.subscribe(mode, channels);
    all.add(socket);
    return socket;
  }

  private List<HandSocket> subscribe(int count, String mode, String... channels) {
    List<HandSocket> sockets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sockets.add(subscribe(mode, channels));
    }
    loop.run();
    sockets.forEach(HandSocket::got);
    return sockets;
  }

  private static List<String> got(List<HandSocket> sockets) {
    return sockets.stream().map(HandSocket::got).toList();
  }

  /** Runs the pass up to the end of its first slice. */
  private void firstSlice() {
    loop.step();
  }

  @Test
  void shouldLetTheSocketsHaveTheirTurnAfterEachSlice() {
    List<HandSocket> five = subscribe(5, "lines", "a");
    String line = loop.publish("a", 1);
    firstSlice();
    assertThat(got(five)).containsExactly("", "", "", line, line);
    loop.step(); // the sockets' turn
    loop.step();
    assertThat(got(five)).containsExactly("", line, line, "", "");
    loop.run();
    assertThat(got(five)).containsExactly(line, "", "", "", "");
  }

  @Test
  void shouldJoinWhatArrivesMeanwhileIntoTheNextPass() {
    List<HandSocket> five = subscribe(5, "lines", "a");
    String first = loop.publish("a", 1);
    firstSlice();
    String more = loop.publish("a", 1) + loop.publish("a", 2) + loop.publish("a", 1);
    HandSocket last = five.get(4);
    assertThat(last.got()).isEqualTo(first);
    last.writes = 0;
    loop.run();
    assertThat(last.got()).isEqualTo(more);
    assertThat(last.writes).isEqualTo(1);
    assertThat(got(five.subList(0, 4))).allMatch((first + more)::equals);
  }

  @Test
  void shouldPassNobodyOverWhenSomebodyLeavesBetweenSlices() {
    for (int leaving = 0; leaving < 6; leaving++) {
      List<HandSocket> six = subscribe(6, "lines", "a");
      String line = loop.publish("a", 1);
      firstSlice();
      six.remove(leaving).leave();
      loop.run();
      String next = loop.publish("a", 1);
      loop.run();
      assertThat(got(six)).as("without %s", leaving).allMatch((line + next)::equals);
      six.forEach(HandSocket::leave);
    }
  }

  @Test
  void shouldPassNobodyOverWhenHalfOfThemLeaveBetweenSlices() {
    List<HandSocket> twenty = subscribe(20, "lines", "a");
    String line = loop.publish("a", 1);
    List<HandSocket> staying = new ArrayList<>(twenty);
    for (int i = 0; loop.step(); i++) {
      if (i < 10) {
        staying.remove(twenty.get(2 * i));
        twenty.get(2 * i).leave();
      }
    }
    assertThat(got(staying)).allMatch(line::equals);
  }

  @Test
  void shouldServeWhoComesAfterAllHaveLeftBetweenSlices() {
    List<HandSocket> five = subscribe(5, "lines", "a");
    loop.publish("a", 1);
    firstSlice();
    five.forEach(HandSocket::leave);
    HandSocket next = subscribe("lines", "a");
    loop.publish("a", 1);
    loop.run();
    assertThat(next.got()).endsWith("\n=a 1001\n1002 a m1002\n");
  }

  @Test
  void shouldGiveWhoJoinsBetweenSlicesItsHistoryAndThenWhatFollows() {
    List<HandSocket> five = subscribe(5, "lines", "a");
    String first = loop.publish("a", 1);
    firstSlice();
    HandSocket whole = subscribe("lines", "a.");
    HandSocket live = subscribe("lines", "a");
    String next = loop.publish("a", 1);
    loop.run();
    assertThat(got(five)).allMatch((first + next)::equals);
    assertThat(whole.got()).endsWith("\n=a 1001\n" + first + next);
    assertThat(live.got()).endsWith("\n=a 1001\n" + next);
  }

  @Test
  void shouldGiveWhoJoinsInTheMiddleOfABatchItsEndOnly() {
    List<HandSocket> three = subscribe(3, "lines", "a");
    String one = loop.publish("a", 1);
    HandSocket late = subscribe("lines", "a");
    String two = loop.publish("a", 2);
    HandSocket later = subscribe("lines", "a");
    HandSocket poll = subscribe("longpoll", "a");
    String three1 = loop.publish("a", 1);
    HandSocket last = subscribe("lines", "a");
    three.forEach(socket -> socket.writes = 0);
    loop.run();
    assertThat(got(three)).allMatch((one + two + three1)::equals);
    assertThat(three.get(0).writes).isEqualTo(1);
    assertThat(late.got()).endsWith("\n=a 1001\n" + two + three1);
    assertThat(later.got()).endsWith("\n=a 1003\n" + three1);
    assertThat(poll.got()).endsWith(Texts.message(1004, "a", "m1004"));
    assertThat(last.got()).endsWith("\n=a 1004\n");
    String next = loop.publish("a", 1);
    loop.run();
    assertThat(got(List.of(three.get(1), late, later, last))).allMatch(next::equals);
  }

  @Test
  void shouldSendTheWholeBatchBeforeAResetAndAGap() {
    List<HandSocket> five = subscribe(5, "lines", "a");
    String one = loop.publish("a", 2);
    String missed = loop.gap("a");
    String two = loop.publish("a", 1);
    List<Message> again = loop.reset("a", 1001, 2);
    String three = loop.publish("a", 1);
    firstSlice();
    loop.run();
    String expected = one + missed + two + "=a 1001\n" + HandDriven.lines("a", again) + three;
    assertThat(got(five)).allMatch(expected::equals);
  }

  @Test
  void shouldTakeAResetThatComesBetweenSlicesBehindTheBatch() {
    List<HandSocket> five = subscribe(5, "lines", "a");
    String one = loop.publish("a", 2);
    firstSlice();
    List<Message> again = loop.reset("a", 1001, 1);
    String missed = loop.gap("a");
    loop.run();
    String expected = one + "=a 1001\n" + HandDriven.lines("a", again) + missed;
    assertThat(got(five)).allMatch(expected::equals);
  }

  private static SubscriberOptions with(String messageTemplate) {
    ModeOptions mode =
        new ModeOptions(
            "xhrinteractive", true, 0, 0, "", "", messageTemplate, "", "", "", TextPolicy.RAW);
    return Node.with().set(b -> b.modes = List.of(mode)).options();
  }

  @Test
  void shouldGoOnInAnotherModeBehindTheBatch() {
    List<HandSocket> five = subscribe(5, "xhrinteractive", "a");
    loop.publish("a", 1);
    firstSlice();
    loop.fanout.change(loop.hub.site().with(with("~id~;"), Map.of()));
    loop.publish("a", 1);
    loop.run();
    assertThat(got(five)).allMatch((Texts.message(1001, "a", "m1001") + "1002;")::equals);
  }

  @Test
  void shouldEndStreamsOfFewMessagesInSlices() {
    List<HandSocket> five = subscribe(5, "longpoll", "a");
    loop.publish("a", 1);
    loop.publish("a", 1);
    loop.run();
    assertThat(got(five)).allMatch(Texts.message(1001, "a", "m1001")::equals);
    assertThat(five).allMatch(HandSocket::isGone);
  }

  @Test
  void shouldCountWhatWhoLeavesBetweenSlicesWasSent() {
    List<HandSocket> five = subscribe(5, "lines", "a");
    Subscription unsent = loop.subscription(five.get(0));
    Subscription sent = loop.subscription(five.get(4));
    loop.publish("a", 3);
    firstSlice();
    five.get(0).leave();
    five.get(4).leave();
    assertThat(unsent.messagesSent).isZero();
    assertThat(unsent.bytesSent).isZero();
    assertThat(sent.messagesSent).isEqualTo(3);
    assertThat(sent.bytesSent).isEqualTo(five.get(4).got().length());
  }
}
