package io.perseid.server.command;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Writes messages as the bytes they came in, and tells of gaps. Given and written text has one
 * character for each byte.
 */
final class MessagePrinter {
  private final OutputStream out;
  private final Consumer<String> gaps;
  private final boolean json;

  MessagePrinter(OutputStream out, Consumer<String> gaps, boolean json) {
    this.out = out;
    this.gaps = gaps;
    this.json = json;
  }

  void message(long id, String channel, String text) throws IOException {
    if (json) {
      JsonObject message = new JsonObject().put("id", id).put("channel", channel);
      message.put("text", new String(bytes(text), StandardCharsets.UTF_8));
      write((message.encode() + '\n').getBytes(StandardCharsets.UTF_8));
    } else {
      write(bytes(id + " " + channel + ' ' + text + '\n'));
    }
  }

  void gap(String channel, long from, long to) {
    gaps.accept("messages of " + channel + " with ids from " + from + " to " + to + " may be gone");
  }

  private void write(byte[] line) throws IOException {
    out.write(line);
    out.flush();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
