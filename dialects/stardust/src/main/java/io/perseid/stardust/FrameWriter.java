package io.perseid.stardust;

import io.netty.buffer.ByteBuf;
import io.perseid.message.Message;
import io.perseid.message.MessageId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Writes the messages of one channel as JSON objects.
 *
 * <p>A text that is a JSON object is that object, with {@code _ts} and {@code _ch} added; any other
 * is the member {@code _text} of one, so that nothing that was published is out of reach. The same
 * message gives the same bytes on every node.
 */
final class FrameWriter {
  /** What a frame takes beside its text and its channel's name, about. */
  static final int OVERHEAD_BYTES = 48;

  private static final long IDS_PER_MILLI = 2048;
  private static final char REPLACEMENT = '\ufffd';

  private final byte[] end;

  /** A writer for a channel. */
  FrameWriter(String channel) {
    end = Json.bytes(",\"_ch\":" + Json.quoted(channel) + '}');
  }

  /** Appends the object of a message. */
  void write(Message message, ByteBuf out) {
    byte[] text = message.text();
    String read = new String(text, StandardCharsets.UTF_8);
    boolean exact = read.indexOf(REPLACEMENT) < 0 || isUtf8(read, text);
    Optional<JsonText> object = exact ? JsonText.of(read) : Optional.empty();
    if (object.isEmpty()) {
      writeWrapped(read, exact ? null : text, out);
    } else if (object.get().isPure()) {
      writeMembers(text, object.get(), out);
    } else {
      writeMembers(Json.bytes(object.get().compact()), object.get(), out);
    }
    Json.write("\"_ts\":" + seconds(message.id()), out);
    out.writeBytes(end);
  }

  /** An object up to its closing brace, and a comma if more than the opening one stands before. */
  private static void writeMembers(byte[] json, JsonText object, ByteBuf out) {
    int brace = json.length - 1;
    while (json[brace] != '}') {
      brace--;
    }
    out.writeBytes(json, 0, brace);
    if (!object.isEmpty()) {
      out.writeByte(',');
    }
  }

  private static void writeWrapped(String text, byte[] exact, ByteBuf out) {
    Json.write("{\"type\":\"text\",\"_text\":" + Json.quoted(text) + ',', out);
    if (exact != null) {
      Json.write("\"_base64\":\"" + Base64.getEncoder().encodeToString(exact) + "\",", out);
    }
  }

  /** Whether a text in which U+FFFD stands was sent like that, and not made by the decoder. */
  private static boolean isUtf8(String read, byte[] text) {
    return Arrays.equals(Json.bytes(read), text);
  }

  /**
   * The Unix time of an id in seconds. Seven digits behind the point are enough for two ids that
   * follow each other to be different numbers in JavaScript, too.
   */
  static String seconds(long id) {
    long millis = MessageId.toMillis(id);
    long counter = id - MessageId.atMillis(millis);
    long fraction = millis % 1000 * 10_000 + counter * 10_000 / IDS_PER_MILLI;
    String digits = Long.toString(10_000_000 + fraction).substring(1);
    return millis / 1000 + "." + digits;
  }
}
