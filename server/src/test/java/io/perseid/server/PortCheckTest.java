package io.perseid.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perseid.config.Option;
import io.perseid.config.OptionForm;
import io.perseid.config.OptionReader;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
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
              "cannot listen on 127.0.0.1:%d (controller.udp-port): the port is taken by another"
                      .formatted(number)
                  + " process; stop it, or choose another port with --controller-udp-port");
    }
  }

  /** UDP and TCP have ports of their own. */
  @Test
  void shouldNotTakeAUdpPortForOneOfTcp() throws IOException {
    try (DatagramSocket other = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
      assertThatCode(() -> check(other.getLocalPort(), false).run()).doesNotThrowAnyException();
    }
  }

  /** Whoever starts a second node on a machine may not know of a port that he never asked for. */
  @Test
  void shouldSayHowToDoWithoutThePortOfStardust() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
      OptionReader reader = new OptionReader();
      String number = Integer.toString(taken.getLocalPort());
      reader.set(OptionForm.FLAG, "--stardust-port", number, "test");
      for (String other : List.of("cluster", "cluster-bus", "admin", "subscriber", "controller")) {
        reader.set(OptionForm.FLAG, "--" + other + "-port", "0", "test");
      }
      assertThatThrownBy(() -> PortCheck.of(reader.read()).run())
          .hasMessageContaining("127.0.0.1:" + number + " (stardust.port)")
          .hasMessageContaining("--stardust-port, or")
          .hasMessageEndingWith("--stardust-enabled=false");
      reader.set(OptionForm.VARIABLE, "PERSEID_STARDUST_ENABLED", "false", "test");
      assertThatCode(() -> PortCheck.of(reader.read()).run()).doesNotThrowAnyException();
    }
  }

  @Test
  void shouldSayWhatToDoWhenTheUserMayNotTakeThePort() {
    PortCheck check =
        new PortCheck(List.of(new PortCheck.Port(Option.CONTROLLER_UDP_PORT, LOOPBACK, 80)));
    IOException denied = new IOException("Permission denied");
    assertThat(PortCheck.refusal(check.ports().get(0), denied))
        .contains("127.0.0.1:80", "below 1024", "ip_unprivileged_port_start=80");
  }

  @Test
  void shouldNotLookAtAPortThatIsOffOrChosenLater() {
    assertThatCode(() -> check(0, true).run()).doesNotThrowAnyException();
  }

  private static PortCheck check(int number, boolean udp) {
    return new PortCheck(
        List.of(new PortCheck.Port(Option.CONTROLLER_UDP_PORT, LOOPBACK, number, udp)));
  }
}
