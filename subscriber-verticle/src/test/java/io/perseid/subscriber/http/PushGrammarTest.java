package io.perseid.subscriber.http;

import static io.perseid.channel.StartPosition.ALL;
import static io.perseid.channel.StartPosition.LIVE;
import static io.perseid.channel.StartPosition.from;
import static io.perseid.channel.StartPosition.last;
import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.channel.StartPosition;
import io.perseid.message.MessageId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PushGrammarTest {
  private final PushGrammar grammar = new PushGrammar("/push");

  private Map<String, StartPosition> channels(String path) {
    return grammar.push("GET /push/h/m/" + path + " HTTP/1.1").orElseThrow().channels();
  }

  @Test
  void shouldReadHostModeAndChannels() {
    SubscribeRequest request =
        grammar.push("GET /push/Host1/xhrinteractive/a/b.r5 HTTP/1.1").orElseThrow();
    assertThat(request.hostId()).isEqualTo("Host1");
    assertThat(request.mode()).isEqualTo("xhrinteractive");
    assertThat(request.channels()).containsExactly(Map.entry("a", LIVE), Map.entry("b", from(5)));
  }

  private boolean asksForGaps(String rest) {
    return grammar.push("GET /push/h/" + rest).orElseThrow().gaps();
  }

  @Test
  void shouldReadWhetherGapsAreToBeTold() {
    assertThat(asksForGaps("longpoll/a.r5?gaps=1 HTTP/1.1")).isTrue();
    assertThat(asksForGaps("longpoll/a.r5?nc=123&gaps=1&x=y HTTP/1.1")).isTrue();
    assertThat(asksForGaps("longpoll/a?gaps=1")).isTrue();
    assertThat(asksForGaps("lines/a HTTP/1.1")).isTrue();
    assertThat(asksForGaps("longpoll/a.r5?nc=123 HTTP/1.1")).isFalse();
    assertThat(asksForGaps("longpoll/a?gaps=10 HTTP/1.1")).isFalse();
    assertThat(asksForGaps("longpoll/a?agaps=1 HTTP/1.1")).isFalse();
    assertThat(asksForGaps("longpoll/a+b?gaps=1 HTTP/1.1")).isFalse();
    assertThat(asksForGaps("longpoll/a HTTP/1.1?gaps=1")).isFalse();
  }

  @Test
  void shouldReadEverySuffix() {
    assertThat(channels("a.r/b.r0/c.r007/d.b/e.b0/f.b3/g.h/i.h9"))
        .containsExactly(
            Map.entry("a", ALL),
            Map.entry("b", from(0)),
            Map.entry("c", from(7)),
            Map.entry("d", ALL),
            Map.entry("e", ALL),
            Map.entry("f", last(3)),
            Map.entry("g", ALL),
            Map.entry("i", ALL));
  }

  @Test
  void shouldAcceptUpperCaseSuffixesWithoutEffect() {
    assertThat(channels("a.R0/b.B3/c.H"))
        .containsExactly(Map.entry("a", LIVE), Map.entry("b", LIVE), Map.entry("c", LIVE));
  }

  @Test
  void shouldLeaveOutPartsThatDoNotFit() {
    assertThat(channels("b.x5/a.h/c.r1x/d.b-1/.r5/e./f.rr")).containsOnlyKeys("a");
    assertThat(channels("x".repeat(256) + "/a")).containsOnlyKeys("a");
  }

  @Test
  void shouldTreatAnIdThatWasNeverGivenAsBeyondTheLast() {
    assertThat(channels("a.r" + MessageId.MAX)).containsEntry("a", from(MessageId.MAX));
    assertThat(channels("a.r" + (MessageId.MAX + 1))).containsEntry("a", LIVE);
    assertThat(channels("a.r" + "9".repeat(60))).containsEntry("a", LIVE);
  }

  @Test
  void shouldTreatACountTooLargeForAnIntAsAll() {
    assertThat(channels("a.b" + "9".repeat(60))).containsEntry("a", last(Integer.MAX_VALUE));
  }

  @Test
  void shouldTakeTheLaterOfTwoPartsOfOneName() {
    assertThat(channels("a.h/b/a.r7"))
        .containsExactly(Map.entry("a", from(7)), Map.entry("b", LIVE));
  }

  @Test
  void shouldNotDecodePercentAndKeepCase() {
    assertThat(channels("a%20b/A_b-c")).containsOnlyKeys("a%20b", "A_b-c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"?nc=1", "+junk/b.h", " HTTP/1.1", "\u00e9", "*b"})
  void shouldEndTheChannelsAtAnyOtherCharacter(String rest) {
    assertThat(grammar.push("GET /push/h/m/a" + rest).orElseThrow().channels())
        .containsOnlyKeys("a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "get /PUSH/h/m/a",
        "GET  \t /push/h/m/a HTTP/1.0",
        "GET /push/h/m/a",
        "GeT /pUsH/h/m/a HTTP/9"
      })
  void shouldAcceptWhatOldClientsSend(String line) {
    assertThat(grammar.push(line)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /push/h/m/a HTTP/1.1",
        "X: GET /push/h/m/a",
        " GET /push/h/m/a",
        "GET /push/h/m/",
        "GET /push/h/m",
        "GET /push/h-1/m/a",
        "GET /push/h/m_1/a",
        "GET /push//m/a",
        "GET http://localhost/push/h/m/a",
        "GET /pushx/h/m/a",
        "GET/push/h/m/a"
      })
  void shouldNotTakeOtherRequestsForPush(String line) {
    assertThat(grammar.push(line)).isEmpty();
  }

  @Test
  void shouldTakeTheAddressLiterally() {
    PushGrammar other = new PushGrammar("/live.feed");
    assertThat(other.push("GET /live.feed/h/m/a")).isPresent();
    assertThat(other.push("GET /livexfeed/h/m/a")).isEmpty();
  }

  @Test
  void shouldReadTheIdToDisconnectUpToABlank() {
    assertThat(PushGrammar.disconnect("GET /disconnect/h1?x=1 HTTP/1.1")).contains("h1?x=1");
    assertThat(PushGrammar.disconnect("GET /disconnect/ HTTP/1.1")).isEmpty();
    assertThat(PushGrammar.disconnect("get /disconnect/h1")).isEmpty();
  }
}
