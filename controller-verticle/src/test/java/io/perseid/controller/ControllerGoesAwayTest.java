package io.perseid.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.stats.Counter;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Publishers in the field send, perhaps say QUIT, and go: what they sent counts. */
class ControllerGoesAwayTest extends ControllerFixture {
  @Test
  void shouldAnswerAControllerThatHasEndedItsSide() throws IOException {
    broker.hold("a");
    TestController controller = connect().send("ADDMESSAGE a x\r\nLISTCHANNELS\r\n");
    controller.endInput();
    until(() -> broker.askedCount() == 1);
    broker.release("a");
    assertThat(controller.rest()).isEqualTo("OK\t1\r\nOK\r\na(1/0)\r\n--EOT--\r\n");
    untilNobodyIsConnected();
  }

  @Test
  void shouldNotCarryOutALineWithoutItsEnd() throws IOException {
    TestController controller = connect().send("ADDMESSAGE a x\r\nADDMESSAGE a cut of");
    controller.endInput();
    assertThat(controller.rest()).isEqualTo("OK\t1\r\n");
    assertThat(broker.texts()).containsExactly("x");
  }

  @Test
  void shouldCarryOutEverythingWhenThePublisherQuitsAndCloses() throws IOException {
    TestController controller = connect();
    controller.send("ADDMESSAGE a x\n".repeat(300) + "QUIT\n");
    controller.close();
    until(() -> broker.settledCount() == 300);
    untilNobodyIsConnected();
  }

  @Test
  void shouldCarryOutEverythingWhenAnswersMeetAClosedConnection() throws IOException {
    TestController controller = connect();
    controller.send("ADDMESSAGE a x\n".repeat(3_000) + "QUIT\n");
    controller.close();
    until(() -> broker.settledCount() == 3_000);
    untilNobodyIsConnected();
    assertThat(connect().ask("ADDMESSAGE a x")).isEqualTo("OK\t3001\r\n");
  }

  /**
   * The server pauses the socket, a part is still in the kernel, then the publisher is gone: a
   * failed write of an answer must not throw that part away.
   */
  @Test
  void shouldCarryOutWhatTheKernelHoldsWhenThePublisherClosedWithUnreadAnswers()
      throws IOException {
    broker.hold("a");
    TestController controller = connect();
    String readAhead = "ADDMESSAGE b x\n" + ("ADDMESSAGE a " + "x".repeat(900) + "\n").repeat(400);
    controller.send(readAhead);
    until(() -> stats.get(Counter.INBOUND_BYTES) == readAhead.length());
    until(() -> controller.available() > 0);
    controller.send("ADDMESSAGE a later\n".repeat(1_000));
    controller.close();
    broker.release("a");
    until(() -> broker.settledCount() == 1_401);
    untilNobodyIsConnected();
  }

  @Test
  void shouldGiveUpOnlyTheAnswersWhenTheConnectionIsReset() throws IOException {
    broker.hold("a");
    TestController controller = connect();
    controller.send("ADDMESSAGE a x\n".repeat(3 * PENDING_MAX));
    until(() -> broker.askedCount() == PENDING_MAX);
    controller.reset();
    broker.release("a");
    until(() -> broker.settledCount() == 3 * PENDING_MAX);
    untilNobodyIsConnected();
  }

  @Test
  void shouldAnswerOkToQuitAndClose() throws IOException {
    TestController controller = connect().send("QUIT\r\n");
    assertThat(controller.rest()).isEqualTo("OK\r\n");
    controller.close();
    untilNobodyIsConnected();
  }

  @Test
  void shouldCloseAfterQuitThoughTheControllerDoesNot() throws IOException {
    assertThat(connect().send("QUIT\r\n").rest()).isEqualTo("OK\r\n");
    untilNobodyIsConnected();
  }

  /** A close with bytes of the controller unread would reset the connection. */
  @Test
  void shouldNotResetAControllerThatGoesOnTalkingAfterQuit() throws IOException {
    TestController controller = connect();
    assertThat(controller.ask("QUIT")).isEqualTo("OK\r\n");
    for (int i = 0; i < 5; i++) {
      controller.send("ADDMESSAGE a x\r\n".repeat(100));
    }
    assertThat(controller.rest()).isEmpty();
    assertThat(broker.asked()).isEmpty();
  }

  @Test
  void shouldCarryOutAndAnswerWhatFollowsQuit() throws IOException {
    TestController controller = connect().send("QUIT\r\nADDMESSAGE a x\r\nQUIT\r\nBAD\r\n");
    assertThat(controller.rest()).isEqualTo("OK\r\nOK\t1\r\nOK\r\n" + INVALID);
  }

  @Test
  void shouldStopReadingAControllerThatNeverReadsItsAnswersAndGoOnWhenItDoes() throws Exception {
    TestController controller = connect();
    int lines = 400_000;
    Thread sender = sendInBackground(controller, "?\n".repeat(lines));
    // The answers are 14 times as long as the lines: they cannot all be in flight.
    untilReadingHasStopped();
    assertThat(stats.get(Counter.INBOUND_BYTES)).isLessThanOrEqualTo(2L * lines);
    assertThat(stats.get(Counter.OUTBOUND_BYTES)).isLessThan((long) INVALID.length() * lines);
    String answers = controller.read(INVALID.length() * lines);
    assertThat(answers).hasSize(INVALID.length() * lines).endsWith(INVALID);
    sender.join();
  }

  @Test
  void shouldDropTheAnswersButNoCommandOfAControllerThatNeverReads() throws Exception {
    start(java.time.Duration.ofMillis(300));
    TestController controller = connect();
    Thread sender = sendInBackground(controller, "?\n".repeat(400_000) + "ADDMESSAGE a x\n");
    until(() -> broker.settledCount() == 1);
    sender.join();
    // What had been sent can still be read: whole answers in order, then the end.
    assertThat(controller.rest().length()).isLessThan(INVALID.length() * 400_000);
  }

  private void untilReadingHasStopped() {
    long[] last = {-1, 0};
    until(
        () -> {
          long sent = stats.get(Counter.OUTBOUND_BYTES);
          last[1] = sent > 0 && sent == last[0] ? last[1] + 1 : 0;
          last[0] = sent;
          return last[1] > 50;
        });
  }

  private static Thread sendInBackground(TestController controller, String bytes) {
    Thread sender =
        new Thread(
            () -> {
              try {
                controller.send(bytes);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    sender.start();
    return sender;
  }
}
