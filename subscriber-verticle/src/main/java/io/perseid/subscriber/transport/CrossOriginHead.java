package io.perseid.subscriber.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Puts the header lines for pages of other origins into an answer that was made without them.
 *
 * <p>Heads come from templates, which a site may have changed, and from our own answers: behind the
 * status line is the one place that all have. An answer that does not begin with a status line has
 * no head (mode flash), and one that says itself who may read it is believed; both stay as they
 * are.
 */
final class CrossOriginHead {
  private static final String STATUS = "HTTP/1.";
  private static final String INTERIM = "HTTP/1.1 1";
  private static final String ALLOW = "\naccess-control-allow-origin:";

  private CrossOriginHead() {}

  /** Whether these bytes only ask the client to go on, and the answer is still to come. */
  static boolean isInterim(ByteBuf bytes) {
    return startsWith(bytes, INTERIM);
  }

  /** The answer with the lines; takes over the given buffer and returns one for the caller. */
  static ByteBuf extend(ByteBuf answer, byte[] lines, ByteBufAllocator allocator) {
    int statusEnd = answer.bytesBefore((byte) '\n') + 1;
    if (statusEnd == 0 || !startsWith(answer, STATUS) || head(answer).contains(ALLOW)) {
      return answer;
    }
    ByteBuf extended = allocator.directBuffer(answer.readableBytes() + lines.length);
    extended.writeBytes(answer, statusEnd).writeBytes(lines).writeBytes(answer);
    answer.release();
    return extended;
  }

  private static String head(ByteBuf answer) {
    String text = answer.toString(StandardCharsets.ISO_8859_1).replace("\r", "");
    int end = text.indexOf("\n\n");
    return (end < 0 ? text : text.substring(0, end)).toLowerCase(Locale.ROOT);
  }

  private static boolean startsWith(ByteBuf bytes, String text) {
    return bytes.readableBytes() >= text.length()
        && bytes
            .toString(bytes.readerIndex(), text.length(), StandardCharsets.ISO_8859_1)
            .equals(text);
  }
}
