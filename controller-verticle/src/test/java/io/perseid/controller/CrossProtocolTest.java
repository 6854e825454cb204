package io.perseid.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.stats.Counter;
import java.io.IOException;
import java.net.SocketException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser can be made to send to the controller port must have no effect. */
class CrossProtocolTest extends ControllerFixture {
  @Test
  void shouldCarryOutNothingOfAnHttpRequest() throws IOException {
    assertTurnedAway("POST / HTTP/1.1\r\nHost: localhost\r\n\r\nADDMESSAGE a from-a-browser\r\n");
  }

  @Test
  void shouldCarryOutNothingOfAnHttpRequestWithoutVersion() throws IOException {
    assertTurnedAway("GET /\nADDMESSAGE a x\n");
  }

  @Test
  void shouldCarryOutNothingOfAnHttpRequestWithAMethodOfItsOwn() throws IOException {
    assertTurnedAway("PURGE /x HTTP/1.0\r\n\r\nADDMESSAGE a x\r\n");
  }

  @Test
  void shouldCarryOutNothingOfAnHttpRequestWhoseFirstLineIsTooLong() throws IOException {
    assertTurnedAway(
        "POST /" + "x".repeat(3 * LINE_BYTES_MAX) + " HTTP/1.1\r\n\r\nADDMESSAGE a x\r\n");
  }

  /** By fetch a page may use any word as method; through DNS rebinding it reaches this port. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ADDMESSAGE /g HTTP/1.1",
        "ADDMESSAGE /g?a=b HTTP/1.0",
        "ADDMESSAGE http://localhost:4671/ HTTP/1.1",
        "ADDMESSAGE * HTTP/1.1",
        "COUNTSUBSCRIBERS /g HTTP/1.1",
        "SHOWSTATS / HTTP/1.1",
        "LISTCHANNELS / HTTP/1.1",
        "QUIT / HTTP/1.1",
        "post / http/1.1",
        "Get /"
      })
  void shouldCarryOutNothingOfAnHttpRequestWhoseMethodIsACommand(String line) throws IOException {
    assertTurnedAway(line + "\r\nHost: x\r\n\r\nADDMESSAGE g pwn\r\n");
  }

  @Test
  void shouldCarryOutNothingOfARequestWithACommandForMethodThatIsTooLong() throws IOException {
    assertTurnedAway(
        "ADDMESSAGE /" + "x".repeat(3 * LINE_BYTES_MAX) + " HTTP/1.1\r\n\r\nADDMESSAGE a x\r\n");
  }

  @Test
  void shouldCarryOutNothingOfAnHttpRequestBehindEmptyLines() throws IOException {
    TestController browser =
        connect().send("\r\n\n\r\nADDMESSAGE /g HTTP/1.1\r\n\r\nADDMESSAGE g pwn\r\n");
    answerOf(browser);
    untilNobodyIsConnected();
    assertThat(broker.asked()).isEmpty();
  }

  @Test
  void shouldTakeAMessageForAChannelThatBeginsWithASlash() throws IOException {
    TestController controller = connect();
    assertThat(controller.ask("ADDMESSAGE /g hello")).isEqualTo("OK\t1\r\n");
    assertThat(controller.ask("ADDMESSAGE /g HTTP/1.1")).isEqualTo("OK\t2\r\n");
  }

  @Test
  void shouldCarryOutNothingOfATlsHandshake() throws IOException {
    assertTurnedAway("\u0016\u0003\u0001\u0000\u00ff\nADDMESSAGE a x\n");
  }

  @Test
  void shouldTakeAMessageThatOnlyTalksOfHttp() throws IOException {
    assertThat(connect().ask("ADDMESSAGE a GET / HTTP/1.1")).isEqualTo("OK\t1\r\n");
  }

  @Test
  void shouldOnlyAnswerErrToAnUnknownFirstLine() throws IOException {
    TestController controller = connect();
    assertThat(controller.ask("GETTING started")).isEqualTo(INVALID);
    assertThat(controller.ask("GET / HTTP/1.1")).isEqualTo(INVALID);
    assertThat(controller.ask("ADDMESSAGE a x")).isEqualTo("OK\t1\r\n");
  }

  private void assertTurnedAway(String request) throws IOException {
    TestController browser = connect().send(request);
    assertThat(answerOf(browser)).isEmpty();
    untilNobodyIsConnected();
    assertThat(broker.asked()).isEmpty();
    assertThat(stats.get(Counter.OUTBOUND_BYTES)).isZero();
  }

  private static String answerOf(TestController browser) throws IOException {
    try {
      return browser.rest();
    } catch (SocketException reset) {
      return "";
    }
  }
}
