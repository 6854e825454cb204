package io.perseid.stardust;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.util.regex.Pattern;

/** What is wrong with a text that is no JSON, for those who wrote it. Immutable. */
final class JsonMistake {
  private static final int SHOWN_MAX = 20;
  private static final Pattern GOOD =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?|true|false|null");

  private final String text;
  private final int at;
  private final JsonToken last;
  private final boolean inArray;
  private final boolean outside;

  /** Where a parser has stopped. */
  JsonMistake(String text, JsonParser parser, JsonProcessingException why) {
    this.text = text;
    int place =
        (int) (why.getLocation() == null ? text.length() : why.getLocation().getCharOffset());
    last = parser.currentToken();
    inArray = parser.getParsingContext().inArray();
    outside = parser.getParsingContext().inRoot();
    at = wordBegin(Math.min(Math.max(0, place), text.length()));
  }

  /** The parser may stop within a bad word or behind it: its reader looks for the whole. */
  private int wordBegin(int place) {
    if (place == text.length() ? !outside : text.charAt(place) < ' ') {
      return place;
    }
    int begin = place;
    while (begin > 0 && isOfWord(text.charAt(begin - 1))) {
      begin--;
    }
    if (begin > 0 && text.charAt(begin - 1) == '\\') {
      return begin - 1;
    }
    boolean isBehind = place == text.length() || !isOfWord(text.charAt(place));
    return isBehind && GOOD.matcher(text.substring(begin, place)).matches() ? place : begin;
  }

  private static boolean isOfWord(char c) {
    return Character.isLetterOrDigit(c) || c == '.' || c == '+' || c == '-';
  }

  /** What was found where, and what was expected there. */
  String words() {
    return "found " + found() + " at character " + (at + 1) + ", expected " + expected();
  }

  private boolean isEnd() {
    return at == text.length();
  }

  private boolean isControl() {
    return text.charAt(at) < ' ';
  }

  private String found() {
    if (isEnd()) {
      return "the end";
    }
    if (isControl() || text.charAt(at) == '\ufeff') {
      return "U+%04X".formatted((int) text.charAt(at));
    }
    int end = text.offsetByCodePoints(at, 1);
    while (end < text.length() && end - at < SHOWN_MAX && isOfWord(text.charAt(end))) {
      end++;
    }
    return text.substring(at, end);
  }

  private String expected() {
    if (last == null) {
      return "a JSON object";
    }
    if (isEnd()) {
      return "the rest of a JSON object";
    }
    if (isControl()) {
      return "it in strings only, as \\u%04x".formatted((int) text.charAt(at));
    }
    return text.charAt(at) == '\\'
        ? "an escape of JSON, such as \\n or \\u000a"
        : expectedBehind(before());
  }

  private String expectedBehind(char before) {
    if (outside) {
      return "the end of the text";
    }
    return switch (before) {
      case ':' -> "a value";
      case '[' -> "a value or ]";
      case '{' -> "a name in double quotes or }";
      case ',' -> inArray ? "a value" : "a name in double quotes";
      default -> {
        if (last == JsonToken.FIELD_NAME) {
          yield "a colon";
        }
        yield inArray ? "a comma or ]" : "a comma or }";
      }
    };
  }

  /** What stands before it, blanks apart. */
  private char before() {
    int place = at - 1;
    while (place > 0 && text.charAt(place) <= ' ') {
      place--;
    }
    return place < 0 ? ' ' : text.charAt(place);
  }
}
