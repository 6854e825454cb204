package io.perseid.stardust;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.stream.Collectors;

/** Pieces of JSON. */
final class Json {
  private Json() {}

  /** A string with its quotes. */
  static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  /** An array of strings. */
  static String array(Collection<String> texts) {
    return texts.stream().map(Json::quoted).collect(Collectors.joining(",", "[", "]"));
  }

  static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  /** Appends JSON. */
  static void write(String json, ByteBuf out) {
    out.writeCharSequence(json, StandardCharsets.UTF_8);
  }

  /** Appends a comma unless an array has just begun. */
  static void comma(ByteBuf out) {
    if (out.getByte(out.writerIndex() - 1) != '[') {
      out.writeByte(',');
    }
  }
}
