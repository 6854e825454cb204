package io.perseid.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.config.ControllerOptions;
import io.perseid.stats.Counter;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a controller is told when the node ends. */
class FarewellTest extends ControllerFixture {
  @Override
  ControllerOptions options() {
    return options(0, PENDING_MAX, 10, "BYE now\r\n");
  }

  /** Case term-controller-message. */
  @Test
  void shouldSayFarewellToASilentController() throws IOException {
    TestController controller = connect();
    until(() -> stats.get(Counter.CURRENT_CONTROLLERS) == 1);
    verticle.drain(Duration.ofSeconds(10));
    assertThat(controller.rest()).isEqualTo("BYE now\r\n");
  }

  @Test
  void shouldSayFarewellBehindTheLastAnswer() throws IOException {
    broker.hold("a");
    TestController controller = connect().send("ADDMESSAGE a x\nLISTCHANNELS\n");
    until(() -> broker.askedCount() == 1);
    Future<Void> drained = verticle.drain(Duration.ofSeconds(10));
    broker.release("a");
    assertThat(controller.rest()).isEqualTo("OK\t1\r\nOK\r\na(1/0)\r\n--EOT--\r\nBYE now\r\n");
    settle(drained);
  }

  @Test
  void shouldNotSayFarewellToAControllerThatQuits() throws IOException {
    assertThat(connect().send("QUIT\r\n").rest()).isEqualTo("OK\r\n");
  }
}
