package io.perseid.stardust;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes up JSON objects as people and programs write them, and bytes that are nearly some. */
final class JsonGenerator {
  private static final String[] BLANKS = {"", "", "", " ", "\n", "\r\n\t", "  "};
  private static final String[] NUMBERS = {
    "0",
    "-0",
    "1",
    "-17",
    "3.140",
    "1e5",
    "1E-7",
    "123456789012345678901234567890",
    "0.1",
    "-2.50e+3"
  };
  private static final String[] NAMES = {
    "type", "_ts", "_ch", "_text", "_base64", "a", "", "\\u005fts", "_TS", "ts", "m\\\"m", "ä", "😀"
  };
  private static final String[] PIECES = {
    "a",
    "Z",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\\\"",
    "\\\\",
    "\\/",
    "\\n",
    "\\u0000",
    "\\ud83d\\ude00",
    "😀",
    "\u2028",
    "<",
    "&",
    "é",
    " ",
    "\u007f",
    "0",
    "_ts"
  };

  private final Random random;

  JsonGenerator(Random random) {
    this.random = random;
  }

  String object() {
    return blank() + object(0) + blank();
  }

  private String object(int depth) {
    List<String> members = new ArrayList<>();
    int count = random.nextInt(5);
    for (int i = 0; i < count; i++) {
      String name = '"' + pick(NAMES) + (random.nextBoolean() ? "" : i) + '"';
      members.add(blank() + name + blank() + ':' + blank() + value(depth + 1) + blank());
    }
    return '{' + (count == 0 ? blank() : String.join(",", members)) + '}';
  }

  private String value(int depth) {
    return switch (random.nextInt(depth > 5 ? 5 : 7)) {
      case 0 -> "true";
      case 1 -> "null";
      case 2 -> pick(NUMBERS);
      case 3, 4 -> string();
      case 5 -> object(depth);
      default -> array(depth);
    };
  }

  private String array(int depth) {
    List<String> values = new ArrayList<>();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      values.add(blank() + value(depth + 1) + blank());
    }
    return '[' + String.join(",", values) + ']';
  }

  private String string() {
    StringBuilder out = new StringBuilder("\"");
    for (int i = random.nextInt(12); i > 0; i--) {
      out.append(pick(PIECES));
    }
    return out.append('"').toString();
  }

  /** Any bytes at all. */
  byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** An object in which a byte is wrong, or missing, or one too many; or none. */
  byte[] almostJson() {
    byte[] json = object().getBytes(StandardCharsets.UTF_8);
    int at = random.nextInt(json.length);
    switch (random.nextInt(3)) {
      case 0 -> json[at] = (byte) random.nextInt(256);
      case 1 -> json = java.util.Arrays.copyOf(json, at);
      default -> {}
    }
    return json;
  }

  private String blank() {
    return pick(BLANKS);
  }

  private String pick(String[] all) {
    return all[random.nextInt(all.length)];
  }
}
