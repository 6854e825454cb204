package io.perseid.stardust.demo;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A box that has got a colour.
 *
 * @param id {@code box-COLUMN-ROW}, see {@link #IDS}
 * @param color see {@link Colors}
 */
record Box(String id, String color) {
  static final int COLUMNS = 9;
  static final int ROWS = 17;

  /** All there are. */
  static final Set<String> IDS = ids();

  private static final String TYPE = "ColorBox";
  private static final int FIELDS_MAX = 16;
  private static final int MESSAGE_BYTES_MAX = 1024;
  private static final int QUOTED_MAX = 80;

  /** A form that is no change of a box; the message tells why. */
  static final class Invalid extends Exception {
    private static final long serialVersionUID = 1L;

    Invalid(String reason) {
      super(reason);
    }
  }

  private static Set<String> ids() {
    Set<String> ids = new TreeSet<>();
    for (int column = 0; column < COLUMNS; column++) {
      for (int row = 0; row < ROWS; row++) {
        ids.add("box-" + column + "-" + row);
      }
    }
    return Set.copyOf(ids);
  }

  /** Reads a form: {@code id}, and {@code color} unless it shall be the usual one. */
  static Box ofForm(byte[] form) throws Invalid {
    Map<String, List<String>> fields = fields(form);
    String id = fields.getOrDefault("id", List.of("")).get(0);
    if (!IDS.contains(id)) {
      throw new Invalid(
          "id: found " + quoted(id) + ", expected box-COLUMN-ROW with 0 to 8 and 0 to 16");
    }
    String color = fields.getOrDefault("color", List.of("")).get(0);
    if (color.isBlank()) {
      return new Box(id, Colors.UNLESS_GIVEN);
    }
    String valid =
        Colors.parse(color)
            .orElseThrow(
                () ->
                    new Invalid("color: found " + quoted(color) + ", expected " + Colors.EXPECTED));
    return new Box(id, valid);
  }

  private static Map<String, List<String>> fields(byte[] form) throws Invalid {
    String text = new String(form, StandardCharsets.UTF_8);
    try {
      return new QueryStringDecoder(text, StandardCharsets.UTF_8, false, FIELDS_MAX, true)
          .parameters();
    } catch (IllegalArgumentException e) {
      throw new Invalid("The form is not well encoded: " + e.getMessage());
    }
  }

  private static String quoted(String text) {
    return '"' + (text.length() > QUOTED_MAX ? text.substring(0, QUOTED_MAX) + "..." : text) + '"';
  }

  /** The message that tells pages of it. */
  byte[] message() {
    return new JsonObject()
        .put("type", TYPE)
        .put("id", id)
        .put("color", color)
        .encode()
        .getBytes(StandardCharsets.UTF_8);
  }

  /** What a message of the channel tells, whoever published it. */
  static Optional<Box> ofMessage(byte[] text) {
    if (text.length > MESSAGE_BYTES_MAX) {
      return Optional.empty();
    }
    try {
      JsonObject json = new JsonObject(Buffer.buffer(text));
      if (TYPE.equals(json.getValue("type"))
          && json.getValue("id") instanceof String id
          && IDS.contains(id)
          && json.getValue("color") instanceof String color) {
        return Colors.parse(color).map(valid -> new Box(id, valid));
      }
    } catch (DecodeException e) {
      // Somebody published something else.
    }
    return Optional.empty();
  }
}
