package io.perseid.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perseid.stats.Counter;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DrainTest extends ControllerFixture {
  @Test
  void shouldAnswerWhatWasReceivedBeforeItStops() throws IOException {
    broker.hold("a");
    TestController controller = connect().send("ADDMESSAGE a x\nLISTCHANNELS\n");
    TestController idle = connect();
    until(() -> broker.askedCount() == 1);
    until(() -> stats.get(Counter.CONTROLLER_CONNECTIONS) == 2);
    int port = verticle.actualPort();
    Future<Void> drained = verticle.drain(Duration.ofSeconds(10));
    assertThat(idle.rest()).isEmpty();
    // The connections are told first; the port closes at once, but not in the same moment.
    until(() -> refusesConnections(port));
    assertThat(drained.isComplete()).isFalse();
    broker.release("a");
    assertThat(controller.rest()).isEqualTo("OK\t1\r\nOK\r\na(1/0)\r\n--EOT--\r\n");
    settle(drained);
  }

  @Test
  void shouldWaitForTheCommandsOfAPublisherThatIsGone() throws IOException {
    broker.hold("a");
    TestController controller = connect().send("ADDMESSAGE a x\n");
    until(() -> broker.askedCount() == 1);
    controller.reset();
    TestController idle = connect();
    until(() -> stats.get(Counter.CONTROLLER_CONNECTIONS) == 2);
    Future<Void> drained = verticle.drain(Duration.ofSeconds(10));
    assertThat(idle.rest()).isEmpty();
    assertThat(drained.isComplete()).isFalse();
    broker.release("a");
    settle(drained);
  }

  @Test
  void shouldNotWaitLongerThanItIsTold() throws IOException {
    broker.hold("a");
    TestController controller = connect().send("ADDMESSAGE a x\n");
    until(() -> broker.askedCount() == 1);
    settle(verticle.drain(Duration.ofMillis(200)));
    untilNobodyIsConnected();
    assertThat(controller.rest()).isEmpty();
  }

  @Test
  void shouldEndASecondDrainWithTheFirst() throws IOException {
    broker.hold("a");
    connect().send("ADDMESSAGE a x\n");
    until(() -> broker.askedCount() == 1);
    Future<Void> first = verticle.drain(Duration.ofSeconds(10));
    Future<Void> second = verticle.drain(Duration.ofSeconds(10));
    assertThat(second.isComplete()).isFalse();
    broker.release("a");
    settle(first);
    settle(second);
  }

  @Test
  void shouldNameAddressPortAndCauseWhenItCannotListen() {
    start();
    int taken = verticle.actualPort();
    ControllerVerticle second = new ControllerVerticle(options(taken, 10, 10, ""), broker, stats);
    io.vertx.core.Vertx other = io.vertx.core.Vertx.vertx();
    try {
      assertThatThrownBy(() -> settle(other.deployVerticle(second)))
          .rootCause()
          .hasMessageContaining("Address already in use");
      assertThatThrownBy(() -> settle(other.deployVerticle(second)))
          .hasMessageContaining("controller: cannot listen on 127.0.0.1 port " + taken + ": ");
    } finally {
      settle(other.close());
    }
  }

  @Test
  void shouldRefuseABoundThatWouldBlockEveryConnection() {
    assertThatThrownBy(() -> new ControllerVerticle(options(0, 0, 10, ""), broker, stats))
        .hasMessage("controller: pendingMax is 0, must be 1 or more");
  }

  private static boolean refusesConnections(int port) {
    try {
      new TestController(port).close();
      return false;
    } catch (ConnectException refused) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
