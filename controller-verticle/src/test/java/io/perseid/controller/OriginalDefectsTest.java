package io.perseid.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * What the original did wrong at its controller port, and what happens here instead. Each test
 * names the recorded case that it answers, where there is one.
 *
 * <pre>
 * controller-fire-and-forget-large   also ControllerGoesAwayTest
 * controller-half-close              also ControllerGoesAwayTest
 * controller-http-request            also CrossProtocolTest
 * controller-message-zero
 * controller-quit-twice
 * udp-newline-kept                   UdpControllerTest
 * </pre>
 */
class OriginalDefectsTest extends ControllerFixture {
  /** Case controller-fire-and-forget-large: unread answers ended the whole server. */
  @Test
  void shouldCarryOutAllAndGoOnWhenAPublisherClosesWithoutReading() throws IOException {
    TestController publisher = connect();
    publisher.send("ADDMESSAGE t170a x\n".repeat(3_000) + "QUIT\n");
    publisher.close();
    until(() -> broker.settledCount() == 3_000);
    assertThat(connect().ask("ADDMESSAGE t170a y")).isEqualTo("OK\t3001\r\n");
  }

  /** Case controller-half-close: whoever ended its side with the command got no answer. */
  @Test
  void shouldAnswerWhoeverHasEndedItsSide() throws IOException {
    TestController controller = connect().send("ADDMESSAGE t164a x\r\n");
    controller.endInput();
    assertThat(controller.rest()).isEqualTo("OK\t1\r\n");
  }

  /** Case controller-http-request: commands in the body of a web page's post were carried out. */
  @Test
  void shouldCarryOutNothingThatAWebPagePosts() throws IOException {
    connect().send("POST / HTTP/1.1\r\nHost: localhost\r\n\r\nADDMESSAGE t166a from-a-browser\r\n");
    untilNobodyIsConnected();
    assertThat(connect().ask("LISTCHANNELS")).isEqualTo("OK\r\n");
    assertThat(broker.asked()).isEmpty();
  }

  /** Case controller-message-zero: the message 0 became empty. */
  @Test
  void shouldPublishTheMessageZero() throws IOException {
    TestController controller = connect();
    controller.ask("ADDMESSAGE t139a 0");
    controller.ask("ADDMESSAGE t139a 00");
    controller.ask("ADDMESSAGE t139a 0 ");
    assertThat(broker.texts()).containsExactly("0", "00", "0 ");
  }

  /** Case controller-quit-twice: the second close threw away the answers. */
  @Test
  void shouldAnswerEveryCommandWhenQuitIsSaidTwice() throws IOException {
    TestController controller = connect().send("ADDMESSAGE t163a x\r\nQUIT\r\nQUIT\r\n");
    assertThat(controller.rest()).isEqualTo("OK\t1\r\nOK\r\nOK\r\n");
  }

  /** A line with a carriage return inside was never finished, and nothing behind it was heard. */
  @Test
  void shouldGoOnBehindALineWithACarriageReturnInside() throws IOException {
    TestController controller = connect();
    assertThat(controller.ask("ADDMESSAGE a x\ry")).isEqualTo(INVALID);
    assertThat(controller.ask("ADDMESSAGE a z")).isEqualTo("OK\t1\r\n");
  }

  /** A command too many behind an error closed the connection before the answers had left. */
  @Test
  void shouldAnswerErrorsAndCommandsInTheirOrder() throws IOException {
    TestController controller = connect().send("NO\r\nADDMESSAGE a x\r\nNO\r\nQUIT\r\nNO\r\n");
    assertThat(controller.rest()).isEqualTo(INVALID + "OK\t1\r\n" + INVALID + "OK\r\n" + INVALID);
  }
}
