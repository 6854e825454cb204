package io.perseid.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.subscriber.HandDriven.HandSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many streams that began at the same moment. */
class PingSpreadTest {
  private static final int INTERVAL = 10;
  private static final int STREAMS = 100;
  private static final String PING = "<script>p(-1,\"\");</script>\r\n";

  private final HandDriven loop = new HandDriven(100, b -> b.pingIntervalSeconds = INTERVAL);
  private final List<HandSocket> sockets = new ArrayList<>();

  /** How many are pinged in a second. */
  private int pings(long second) {
    int pings = 0;
    for (HandSocket each : sockets) {
      ((Subscriber) each.socket.listener()).see(second);
      String got = each.got();
      assertThat(got).isIn("", PING);
      pings += got.isEmpty() ? 0 : 1;
    }
    return pings;
  }

  @Test
  void shouldNotBePingedAtOneMoment() {
    for (int i = 0; i < STREAMS; i++) {
      sockets.add(loop.subscribe("xhrinteractive", "a"));
    }
    loop.run();
    sockets.forEach(HandSocket::got);
    long begin = loop.hub.seconds();
    int first = 0;
    for (int i = 1; i <= INTERVAL; i++) {
      first += pings(begin + i);
    }
    assertThat(first).as("each within the first interval").isEqualTo(STREAMS);
    for (int i = INTERVAL + 1; i <= 4 * INTERVAL; i++) {
      assertThat(pings(begin + i)).isEqualTo(STREAMS / INTERVAL);
    }
  }

  @Test
  void shouldSayWhenTheNextPingIsDue() {
    HandSocket socket = loop.subscribe("xhrinteractive", "a");
    loop.run();
    socket.got();
    Subscriber subscriber = (Subscriber) socket.socket.listener();
    long second = loop.hub.seconds();
    for (int pings = 0; pings < 5; ) {
      long next = subscriber.see(second);
      assertThat(next).isBetween(second + 1, second + INTERVAL);
      pings += socket.got().isEmpty() ? 0 : 1;
      second = next;
    }
    assertThat(second).isLessThanOrEqualTo(loop.hub.seconds() + 6L * INTERVAL);
  }
}
