package io.perseid.subscriber.http;

import static io.perseid.subscriber.http.HeadParser.State.COMPLETE;
import static io.perseid.subscriber.http.HeadParser.State.MALFORMED;
import static io.perseid.subscriber.http.HeadParser.State.READING;
import static io.perseid.subscriber.http.HeadParser.State.TOO_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeadParserTest {
  private static final int MAX = 100;

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }

  private static RequestHead parse(String text) {
    HeadParser parser = new HeadParser(MAX);
    assertThat(parser.feed(bytes(text))).isEqualTo(COMPLETE);
    return parser.head();
  }

  @Test
  void shouldTakeLinesThatEndInLineFeedAlone() {
    RequestHead head = parse("GET /a?b=c?d HTTP/1.1\nHost: x\n\n");
    assertThat(head.method()).isEqualTo("GET");
    assertThat(head.path()).isEqualTo("/a");
    assertThat(head.query()).isEqualTo("b=c?d");
    assertThat(head.headers()).containsOnlyKeys("host");
  }

  @Test
  void shouldTakeARequestLineWithoutVersion() {
    assertThat(parse("GET /a\r\n\r\n").target()).isEqualTo("/a");
    assertThat(parse("GET\r\n\r\n").target()).isEmpty();
    assertThat(parse("\r\n").line()).isEmpty();
  }

  @Test
  void shouldParseTheSameByteByByte() {
    String text = "GET /push/h/m/a HTTP/1.1\r\nHost: x\r\n\r\n";
    HeadParser parser = new HeadParser(MAX);
    for (int i = 0; i < text.length() - 1; i++) {
      assertThat(parser.feed(bytes(text.substring(i, i + 1)))).isEqualTo(READING);
    }
    assertThat(parser.feed(bytes("\n"))).isEqualTo(COMPLETE);
    assertThat(parser.head()).isEqualTo(parse(text));
  }

  @Test
  void shouldLeaveWhatFollowsTheHead() {
    ByteBuf in = bytes("POST / HTTP/1.1\r\n\r\nbody");
    assertThat(new HeadParser(MAX).feed(in)).isEqualTo(COMPLETE);
    assertThat(in.toString(StandardCharsets.ISO_8859_1)).isEqualTo("body");
  }

  @Test
  void shouldAcceptAHeadOfExactlyTheBoundAndNoMore() {
    String fits = "GET /" + "x".repeat(MAX - 9) + "\r\n\r\n";
    assertThat(fits).hasSize(MAX);
    assertThat(new HeadParser(MAX).feed(bytes(fits))).isEqualTo(COMPLETE);
    assertThat(new HeadParser(MAX).feed(bytes("x" + fits))).isEqualTo(TOO_LONG);
  }

  @Test
  void shouldRefuseACarriageReturnInsideALine() {
    assertThat(new HeadParser(MAX).feed(bytes("GET /a\rb\r\n\r\n"))).isEqualTo(MALFORMED);
    assertThat(new HeadParser(MAX).feed(bytes("GET /a\r\r\n"))).isEqualTo(MALFORMED);
  }

  @Test
  void shouldRefuseHeaderLinesThatAreNone() {
    assertThatThrownBy(() -> parse("GET / HTTP/1.1\nno header\n\n").headers())
        .hasMessageContaining("no header");
    assertThatThrownBy(() -> parse("GET / HTTP/1.1\nA: b\n folded\n\n").headers())
        .hasMessageContaining("folded");
  }

  @Test
  void shouldEndInSomeStateWhateverComes() {
    Random random = new Random(1);
    String alphabet = "GET /push\r\n\r\n :\0\u00ff%.";
    PushGrammar grammar = new PushGrammar("/push");
    for (int round = 0; round < 20_000; round++) {
      HeadParser parser = new HeadParser(MAX);
      HeadParser.State state = READING;
      int fed = 0;
      while (state == READING) {
        assertThat(fed).isLessThanOrEqualTo(MAX);
        ByteBuf in = randomBytes(random, alphabet);
        fed += in.readableBytes();
        state = parser.feed(in);
        fed -= in.readableBytes();
      }
      if (state == COMPLETE) {
        RequestHead head = parser.head();
        grammar.push(head.line());
        assertThat(head.target()).doesNotContain(" ");
        assertThat(head.path().length() + head.query().length())
            .isLessThanOrEqualTo(head.target().length());
      }
    }
  }

  private static ByteBuf randomBytes(Random random, String alphabet) {
    ByteBuf out = Unpooled.buffer();
    for (int i = random.nextInt(20); i >= 0; i--) {
      boolean any = random.nextInt(4) == 0;
      out.writeByte(any ? random.nextInt(256) : alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return out;
  }
}
