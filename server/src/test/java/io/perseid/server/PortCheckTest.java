package io.perseid.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortCheckTest {
  private static final String LOOPBACK = "127.0.0.1";

  @Test
  void shouldTellThatAUdpPortIsTaken() throws IOException {
    try (DatagramSocket taken = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
      int number = taken.getLocalPort();
      assertThatThrownBy(() -> check(number, true).run())
          .isInstanceOf(IOException.class)
          .hasMessage(
              "cannot listen on 127.0.0.1:%d (some.port): the port is taken by another process;"
                      .formatted(number)
                  + " stop it or choose another port");
    }
  }

  /** UDP and TCP have ports of their own. */
  @Test
  void shouldNotTakeAUdpPortForOneOfTcp() throws IOException {
    try (DatagramSocket other = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
      assertThatCode(() -> check(other.getLocalPort(), false).run()).doesNotThrowAnyException();
    }
  }

  @Test
  void shouldSayWhatToDoWhenTheUserMayNotTakeThePort() {
    PortCheck check = new PortCheck(List.of(new PortCheck.Port("some.port", LOOPBACK, 80)));
    IOException denied = new IOException("Permission denied");
    assertThat(PortCheck.refusal(check.ports().get(0), denied))
        .contains("127.0.0.1:80", "below 1024", "ip_unprivileged_port_start=80");
  }

  @Test
  void shouldNotLookAtAPortThatIsOffOrChosenLater() {
    assertThatCode(() -> check(0, true).run()).doesNotThrowAnyException();
  }

  private static PortCheck check(int number, boolean udp) {
    return new PortCheck(List.of(new PortCheck.Port("some.port", LOOPBACK, number, udp)));
  }
}
