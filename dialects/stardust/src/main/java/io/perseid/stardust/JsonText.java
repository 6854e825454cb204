package io.perseid.stardust;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.BitSet;
import java.util.Optional;
import java.util.Set;

/**
 * A text that was found to be one JSON object, with what must be known of its members. Immutable.
 *
 * <p>Nothing is ever read into values and written again: what is kept of the text keeps its
 * characters, so no number loses a digit and no string changes its escapes.
 */
final class JsonText {
  /** Members at the top of an object that are the server's own to write. */
  static final Set<String> RESERVED = Set.of("_ts", "_ch", "_text", "_base64");

  /** How deep objects and arrays may stand in each other. */
  static final int DEPTH_MAX = 512;

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          // Names come from outside: they are not to be kept anywhere.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          // Nothing is converted, so nothing costs more than its length, which others bound.
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX + 1)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final String json;
  private final int members;
  private final BitSet reserved;

  private JsonText(String json, int members, BitSet reserved) {
    this.json = json;
    this.members = members;
    this.reserved = reserved;
  }

  /**
   * The object that a text is, blanks around it apart.
   *
   * @throws InvalidRequestException if it is none; tells where and why
   */
  static JsonText parse(String text) throws InvalidRequestException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      try {
        return read(text, parser);
      } catch (JsonProcessingException e) {
        throw new InvalidRequestException(new JsonMistake(text, parser, e).words());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  /** The object that a text is, if it is one. */
  static Optional<JsonText> of(String text) {
    if (!text.stripLeading().startsWith("{")) {
      return Optional.empty(); // most texts that are no JSON, for little
    }
    try {
      return Optional.of(parse(text));
    } catch (InvalidRequestException e) {
      return Optional.empty();
    }
  }

  private static JsonText read(String text, JsonParser parser)
      throws IOException, InvalidRequestException {
    JsonToken first = parser.nextToken();
    if (first != JsonToken.START_OBJECT) {
      throw new InvalidRequestException(
          "found " + (first == null ? "nothing" : name(first)) + ", expected a JSON object");
    }
    int members = 0;
    BitSet reserved = new BitSet();
    for (int depth = 1; depth > 0; ) {
      JsonToken token = parser.nextToken();
      if (token.isStructStart()) {
        if (++depth > DEPTH_MAX) {
          throw new InvalidRequestException(
              "found "
                  + depth
                  + " objects and arrays within each other, expected at most "
                  + DEPTH_MAX);
        }
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token == JsonToken.FIELD_NAME && depth == 1) {
        reserved.set(members++, RESERVED.contains(parser.currentName()));
      }
    }
    if (parser.nextToken() != null) {
      throw new InvalidRequestException("found something behind the JSON object, expected its end");
    }
    return new JsonText(text, members, reserved);
  }

  private static String name(JsonToken token) {
    return switch (token) {
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      default -> token.asString(); // true, false, null
    };
  }

  /** Whether it has none of the reserved members. */
  boolean isPure() {
    return reserved.isEmpty();
  }

  /** Whether it has no member but reserved ones. */
  boolean isEmpty() {
    return members == reserved.cardinality();
  }

  /** The object without reserved members, on one line and without blanks between its parts. */
  String compact() {
    return new Compactor().compact();
  }

  /** Goes through a text that is known to be right, so that it need not look at much. */
  private final class Compactor {
    private final StringBuilder out = new StringBuilder(json.length());
    private int depth;
    private int member;
    private int kept;

    String compact() {
      for (int i = 0; i < json.length(); i++) {
        char c = json.charAt(i);
        if (c == '"') {
          int end = stringEnd(i);
          keep(i, end);
          i = end - 1;
        } else if (c > ' ') {
          structure(i, c);
        }
      }
      return out.toString();
    }

    private void structure(int at, char c) {
      if (c == '}' || c == ']') {
        depth--;
      }
      if (c == ',' && depth == 1) {
        member++;
        beginMember();
      } else if (depth == 0) {
        out.append(c);
      } else {
        keep(at, at + 1);
      }
      if (c == '{' || c == '[') {
        depth++;
        if (depth == 1) {
          beginMember();
        }
      }
    }

    private void beginMember() {
      if (!reserved.get(member) && kept++ > 0) {
        out.append(',');
      }
    }

    private void keep(int from, int to) {
      if (!reserved.get(member)) {
        out.append(json, from, to);
      }
    }

    /** Where the string ends that begins here, its quotes included. */
    private int stringEnd(int begin) {
      int at = begin + 1;
      while (json.charAt(at) != '"') {
        at += json.charAt(at) == '\\' ? 2 : 1;
      }
      return at + 1;
    }
  }

  @Override
  public String toString() {
    return json;
  }
}
