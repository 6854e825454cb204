package io.perseid.stardust;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.perseid.broker.Gap;
import io.perseid.message.Message;
import io.perseid.message.MessageId;
import io.perseid.subscriber.poll.PolledChannel;
import io.perseid.subscriber.transport.Frames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StardustFormatTest {
  private static final long ID = MessageId.atMillis(1_800_000_000_000L);
  private static final UnpooledByteBufAllocator BUFFERS = UnpooledByteBufAllocator.DEFAULT;
  private final StardustFormat format = new StardustFormat(() -> "Perseid");

  private static Message message(long id, String text) {
    return new Message(id, text.getBytes(StandardCharsets.UTF_8));
  }

  private String answer(List<PolledChannel> channels, List<ByteBuf> frames) {
    ByteBuf answer = format.answer(BUFFERS, channels, frames);
    String text = answer.toString(StandardCharsets.UTF_8);
    answer.release();
    frames.forEach(each -> assertThat(each.refCnt()).as("still the caller's").isEqualTo(1));
    return text;
  }

  @Test
  void shouldAnswerAnEmptyArrayWhenNothingCame() {
    assertThat(answer(List.of(new PolledChannel("a", 17, null)), List.of()))
        .startsWith("HTTP/1.1 200 OK\r\nServer: Perseid\r\n")
        .contains("\r\nContent-Type: application/json; charset=utf-8\r\n")
        .contains("\r\nCache-Control: private, no-store, no-cache\r\n")
        .contains("\r\nX-Content-Type-Options: nosniff\r\n")
        .contains("\r\nContent-Length: 2\r\n")
        .contains("\r\nLast-Event-ID: 17\r\n")
        .contains("\r\nConnection: close\r\n")
        .doesNotContain("Perseid-Gap")
        .endsWith("\r\n\r\n[]");
  }

  @Test
  void shouldJoinTheFramesOfAllChannelsInOneArray() {
    Frames a =
        format.encode(BUFFERS, "a", List.of(message(ID, "{\"n\":1}"), message(ID + 1, "text")));
    Frames b = format.encode(BUFFERS, "b", List.of(message(ID, "{}")));
    List<PolledChannel> channels =
        List.of(new PolledChannel("a", ID + 1, null), new PolledChannel("b", ID, null));
    String answer = answer(channels, List.of(a.bytes(), b.bytes()));
    String body =
        "[{\"n\":1,\"_ts\":1800000000.0000000,\"_ch\":\"a\"},"
            + "{\"type\":\"text\",\"_text\":\"text\",\"_ts\":1800000000.0000004,\"_ch\":\"a\"},"
            + "{\"_ts\":1800000000.0000000,\"_ch\":\"b\"}]";
    assertThat(answer)
        .contains("\r\nLast-Event-ID: " + (ID + 1) + "-" + ID + "\r\n")
        .contains("\r\nContent-Length: " + body.length() + "\r\n")
        .endsWith("\r\n\r\n" + body);
    a.bytes().release();
    b.bytes().release();
  }

  @Test
  void shouldEndEachFrameWhereTheNextBegins() {
    Frames frames =
        format.encode(BUFFERS, "a", List.of(message(ID, "{}"), message(ID + 1, "{\"x\":1}")));
    ByteBuf first = frames.first(1);
    assertThat(first.toString(StandardCharsets.UTF_8))
        .isEqualTo(",{\"_ts\":1800000000.0000000,\"_ch\":\"a\"}");
    first.release();
    frames.bytes().release();
  }

  @Test
  void shouldShareLongFramesAndAnswerTheSame() {
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      messages.add(message(ID + i, "{\"n\":" + i + ",\"text\":\"" + "ä".repeat(1000) + "\"}"));
    }
    Frames a = format.encode(BUFFERS, "a", messages);
    Frames b = format.encode(BUFFERS, "b", messages);
    String answer = answer(List.of(new PolledChannel("a", 1, null)), List.of(a.bytes(), b.bytes()));
    String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
    assertThat(RecordedAnswer.json(body)).hasSize(100);
    assertThat(answer)
        .contains("\r\nContent-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n");
    a.bytes().release();
    b.bytes().release();
    assertThat(a.bytes().refCnt() + b.bytes().refCnt()).isZero();
  }

  @Test
  void shouldTellGapsInAHeader() {
    List<PolledChannel> channels =
        List.of(
            new PolledChannel("a", 9, new Gap(3, 9)),
            new PolledChannel("b", 5, null),
            new PolledChannel("c-%", 7, new Gap(7, 7)));
    assertThat(answer(channels, List.of())).contains("\r\nPerseid-Gap: a=3-9, c-%=7-7\r\n");
  }
}
