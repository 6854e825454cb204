package io.perseid.server.demo;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * What the chat page sends: one person's message for one room, checked.
 *
 * @param room 1 to 40 of {@code A-Z a-z 0-9 _ -}
 * @param name 1 to 40 characters, none of them a control character
 * @param text 1 to 2000 characters; of the control characters only line feeds and tabs
 * @param key 1 to 40 of {@code A-Z a-z 0-9 _ -}: made up by the page, which shows a message that it
 *     had to send twice only once
 */
record ChatPost(String room, String name, String text, String key) {
  private static final String PREFIX = "chat1.";
  private static final int NAME_MAX = 40;
  private static final int TEXT_MAX = 2000;
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]{1,40}");

  /** A post that is not as the page would send it; the message tells why. */
  static final class Invalid extends Exception {
    private static final long serialVersionUID = 1L;

    Invalid(String reason) {
      super(reason);
    }
  }

  static ChatPost parse(byte[] body) throws Invalid {
    JsonObject json = object(body);
    return new ChatPost(
        word(json, "room"),
        characters(json, "name", NAME_MAX, ""),
        characters(json, "text", TEXT_MAX, "\n\t"),
        word(json, "key"));
  }

  /** The channel of the room. */
  String channel() {
    return "chat-" + room;
  }

  /**
   * The message as it is published: {@code chat1.} and the base64url of UTF-8 JSON.
   *
   * <p>The text is going to stand inside a string of JavaScript source, and is un-escaped there
   * once by the page; other templates put it elsewhere. The characters of base64url mean the same
   * before and after all of that, so nothing that a person writes can break out of any template.
   */
  byte[] encode(long atMillis) {
    JsonObject json =
        new JsonObject().put("n", name).put("t", text).put("at", atMillis).put("k", key);
    String base64 =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(json.encode().getBytes(StandardCharsets.UTF_8));
    return (PREFIX + base64).getBytes(StandardCharsets.US_ASCII);
  }

  private static JsonObject object(byte[] body) throws Invalid {
    try {
      if (Json.decodeValue(Buffer.buffer(body)) instanceof JsonObject json) {
        return json;
      }
    } catch (DecodeException e) {
      // Said below, like any other body that is no object.
    }
    throw new Invalid("The body is not a JSON object.");
  }

  private static String word(JsonObject json, String field) throws Invalid {
    String value = string(json, field);
    if (!WORD.matcher(value).matches()) {
      throw new Invalid("The " + field + " must be 1 to 40 letters, digits, - and _.");
    }
    return value;
  }

  private static String characters(JsonObject json, String field, int most, String controlsAllowed)
      throws Invalid {
    String value = string(json, field).strip();
    int length = value.codePointCount(0, value.length());
    if (length < 1 || length > most) {
      throw new Invalid(
          "The " + field + " has " + length + " characters; 1 to " + most + " are possible.");
    }
    if (value.chars().anyMatch(c -> Character.isISOControl(c) && controlsAllowed.indexOf(c) < 0)) {
      throw new Invalid("The " + field + " contains a control character.");
    }
    return value;
  }

  private static String string(JsonObject json, String field) throws Invalid {
    if (!(json.getValue(field) instanceof String value)) {
      throw new Invalid("The field " + field + " must be a string.");
    }
    return value;
  }
}
