package io.perseid.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.perseid.subscriber.transport.ChannelSocket;
import io.perseid.subscriber.transport.SubscriberSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The wheel on which connections wait for what falls due. */
class ConnectionsTest {
  private static final long BEGIN = 5;

  private final Connections wheel = new Connections(BEGIN);
  private final List<SubscriberSocket> seen = new ArrayList<>();
  private final Map<SubscriberSocket, Long> next = new HashMap<>();

  private static SubscriberSocket socket() {
    return ChannelSocket.take(new EmbeddedChannel());
  }

  private SubscriberSocket add(long second) {
    SubscriberSocket socket = socket();
    wheel.add(socket, second);
    return socket;
  }

  private List<SubscriberSocket> turnTo(long second) {
    return turnTo(second, new Traffic(1 << 20));
  }

  private List<SubscriberSocket> turnTo(long second, Traffic slice) {
    seen.clear();
    wheel.turnTo(
        second,
        socket -> {
          seen.add(socket);
          return next.getOrDefault(socket, Occupant.NEVER);
        },
        slice);
    return List.copyOf(seen);
  }

  @Test
  void shouldSeeEachInItsSecondAndNoOther() {
    SubscriberSocket six = add(6);
    SubscriberSocket nine = add(9);
    next.put(six, 12L);
    assertThat(turnTo(5)).isEmpty();
    assertThat(turnTo(6)).containsExactly(six);
    assertThat(turnTo(8)).isEmpty();
    assertThat(turnTo(9)).containsExactly(nine);
    assertThat(turnTo(11)).isEmpty();
    assertThat(turnTo(12)).containsExactly(six);
  }

  @Test
  void shouldMakeUpForSecondsInWhichItWasNotTurned() {
    SubscriberSocket six = add(6);
    SubscriberSocket nine = add(9);
    assertThat(turnTo(300)).contains(six, nine);
  }

  @Test
  void shouldSeeWhatIsDueLateAtLeastEveryTwoMinutes() {
    SubscriberSocket late = add(Occupant.NEVER);
    assertThat(turnTo(BEGIN + 126)).isEmpty();
    assertThat(turnTo(BEGIN + 127)).containsExactly(late);
    assertThat(turnTo(BEGIN + 127 + 126)).isEmpty();
    assertThat(turnTo(BEGIN + 127 + 127)).containsExactly(late);
  }

  @Test
  void shouldSeeSoonerButNeverLater() {
    SubscriberSocket socket = add(60);
    wheel.seeBy(socket, 90);
    wheel.seeBy(socket, 20);
    wheel.seeBy(socket, 40);
    assertThat(turnTo(19)).isEmpty();
    assertThat(turnTo(20)).containsExactly(socket);
    wheel.seeNext(socket);
    wheel.seeNext(socket);
    assertThat(turnTo(21)).containsExactly(socket);
    // What is overdue is seen in the next second.
    wheel.seeBy(socket, 3);
    assertThat(turnTo(21)).isEmpty();
    assertThat(turnTo(22)).containsExactly(socket);
  }

  @Test
  void shouldStopWhenTheSliceIsFullAndGoOnWithTheOthers() {
    List<SubscriberSocket> five = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      five.add(add(6));
    }
    Traffic slice = new Traffic(2);
    List<SubscriberSocket> all = new ArrayList<>(turnTo(6, slice));
    assertThat(all).hasSize(2);
    slice.begin();
    all.addAll(turnTo(7, slice));
    slice.begin();
    all.addAll(turnTo(7, slice));
    assertThat(all).containsExactlyInAnyOrderElementsOf(five);
  }

  @Test
  void shouldBearThatTheOneThatIsSeenIsRemoved() {
    SubscriberSocket one = add(6);
    add(6);
    wheel.turnTo(
        6,
        socket -> {
          wheel.remove(socket);
          return 7;
        },
        new Traffic(10));
    assertThat(wheel.size()).isZero();
    assertThat(wheel.snapshot()).isEmpty();
    assertThat(turnTo(200)).isEmpty();
    assertThat(one).isNotNull();
  }

  /** Any order of coming, going and turning, against a map of who is due when. */
  @Test
  void shouldSeeAllThatAreDueWhateverHappensInBetween() {
    Random random = new Random(1);
    Map<SubscriberSocket, Long> due = new HashMap<>();
    List<SubscriberSocket> all = new ArrayList<>();
    long now = BEGIN;
    for (int i = 0; i < 20_000; i++) {
      int what = random.nextInt(100);
      if (what < 45) {
        long second = now + 1 + random.nextInt(40);
        SubscriberSocket socket = all.size() < 300 ? add(second) : null;
        if (socket != null) {
          all.add(socket);
          due.put(socket, second);
        }
      } else if (what < 60 && !all.isEmpty()) {
        SubscriberSocket socket = all.remove(random.nextInt(all.size()));
        wheel.remove(socket);
        due.remove(socket);
      } else if (what < 80 && !all.isEmpty()) {
        SubscriberSocket socket = all.get(random.nextInt(all.size()));
        long second = now + 1 + random.nextInt(40);
        wheel.seeBy(socket, second);
        due.merge(socket, second, Math::min);
      } else {
        now++;
        long second = now;
        List<SubscriberSocket> expected =
            all.stream().filter(socket -> due.get(socket) == second).toList();
        expected.forEach(socket -> next.put(socket, second + 1 + random.nextInt(40)));
        assertThat(turnTo(now)).containsExactlyInAnyOrderElementsOf(expected);
        expected.forEach(socket -> due.put(socket, next.get(socket)));
      }
      assertThat(wheel.size()).isEqualTo(all.size());
    }
    assertThat(wheel.snapshot()).containsExactlyInAnyOrderElementsOf(all);
  }
}
