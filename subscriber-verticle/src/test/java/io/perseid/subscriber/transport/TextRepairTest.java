package io.perseid.subscriber.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.perseid.config.TextPlace;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextRepairTest {
  private static final String LINE_SEPARATOR = "\u00e2\u0080\u00a8";
  private static final String PARAGRAPH_SEPARATOR = "\u00e2\u0080\u00a9";

  private static String repair(String text) {
    return repair("\"~text~\"", true, true, text);
  }

  private static String repair(String template, boolean utf8, boolean page, String text) {
    ByteBuf out = Unpooled.buffer();
    new TextRepair(TextPlace.of(template), utf8, page)
        .write(text.getBytes(StandardCharsets.ISO_8859_1), out);
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      quoteCharacter = '|',
      value = {
        "a`b,a\\`b",
        "${alert(1)},\\${alert(1)}",
        "\\${x},\\${x}",
        "\\\\${x},\\\\\\${x}",
        "$${x},$\\${x}",
        "5 $ more,5 $ more",
        "ends with $,ends with \\$",
        "\\1 \\07 \\0,\\\\1 \\\\07 \\0",
        "it's \"said\",it's \"said\""
      })
  void shouldEscapeWhatEndsOrFillsAStringWithinBackticks(String text, String expected) {
    assertThat(repair("p(`~text~`)", true, true, text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain words",
        "it's <b>bold</b> & more",
        "\\\"quoted\\\" by its publisher",
        "back\\\\slash",
        "\\n \\t \\/ \\u00e9 \\u{1F600} \\x41",
        "{\\\"a\\\":1}",
        "<\\/script>",
        "<!- -> </scrip",
        "\u0001\u0008\t\u000b\u000c\u001f\u007f",
        "\\0 \\7 \\377 \\9",
        "\u00c3\u00a9 \u00e2\u0080\u00a0 \u00f0\u009f\u0098\u0080",
        "\\\u00c3\u00a9",
        "<script>alert(1)<"
      })
  void shouldPassSafeTextByteForByte(String text) {
    assertThat(repair(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      quoteCharacter = '\'',
      value = {
        "say \"hi\",say \\\"hi\\\"",
        "\\\\\",\\\\\\\"",
        "end\\,end\\\\",
        "end\\\\\\,end\\\\\\\\",
        "C:\\users,C:\\\\users",
        "\\x4,\\\\x4",
        "\\u{110000},\\\\u{110000}",
        "\\u{,\\\\u{",
        "a</script>b,a<\\/script>b",
        "a</SCRIPT >b,a<\\/SCRIPT >b",
        "\\</script>,\\<\\/script>",
        "<!--x,<\\!--x",
      })
  void shouldRepairWhatWouldEndTheStringOrTheScript(String text, String repaired) {
    assertThat(repair(text)).isEqualTo(repaired);
  }

  @Test
  void shouldGuardTheQuoteOfItsTemplateAndNoOther() {
    assertThat(repair("'~text~'", true, true, "it's \"so\"")).isEqualTo("it\\'s \"so\"");
    assertThat(repair("'~text~' \"~text~\"", true, true, "it's \"so\""))
        .isEqualTo("it\\'s \\\"so\\\"");
  }

  /** In a comment the beginning of a script would hide its end from the parser of HTML. */
  @Test
  void shouldBreakTheBeginningOfAScriptWhereTheTemplateBeginsAComment() {
    assertThat(repair("<script><!--\np(\"~text~\");", true, true, "<ScRipt>"))
        .isEqualTo("<\\ScRipt>");
  }

  @Test
  void shouldKeepNulFromTheParserOfHtml() {
    assertThat(repair("a\0001")).isEqualTo("a\\u00001");
    assertThat(repair("a\\\0")).isEqualTo("a\\u0000");
  }

  /** Where a page's script reads the response, NUL is a character like any other. */
  @Test
  void shouldPassNulWhereNoParserOfHtmlReadsIt() {
    assertThat(repair("\"~text~\"", true, false, "a\0001\\\0")).isEqualTo("a\0001\\\0");
  }

  /** The dot is U+FFFD; bytes that can take in nothing pass. */
  @ParameterizedTest
  @CsvSource({
    "c0 af, . af",
    "c3, .",
    "c3 22, . 5c 22",
    "e2 80, .",
    "e0 9f bf, . 9f bf",
    "ed a0 80, . a0 80",
    "f0 9f 98, .",
    "f0 80 80 80, . 80 80 80",
    "f4 90 80 80, . 90 80 80",
    "f5 80, . 80",
    "f8 22, . 5c 22",
    "ff fe 00 01 80, ff fe 00 01 80",
    "5c c3, 5c .",
    "5c 80, 5c 80",
    "e2 80 a9 e2 80, 5c 75 32 30 32 39 ."
  })
  void shouldReplaceTheBeginningOfACharacterThatIsNone(String hex, String repaired) {
    assertThat(repair("\"~text~\"", true, false, bytes(hex)))
        .isEqualTo(bytes(repaired.replace(".", "ef bf bd")));
  }

  private static String bytes(String hex) {
    return new String(HexFormat.ofDelimiter(" ").parseHex(hex), StandardCharsets.ISO_8859_1);
  }

  @Test
  void shouldPassBytesWherePagesReadAnotherCharacterSet() {
    assertThat(repair("\"~text~\"", false, true, "\u00e9\u00e2\u0080\u00a8\\\u00e9\""))
        .isEqualTo("\u00e9\u00e2\u0080\u00a8\\\u00e9\\\"");
  }

  @Test
  void shouldEscapeLineEnds() {
    assertThat(repair("a\r\nb\nc")).isEqualTo("a\\r\\nb\\nc");
    assertThat(repair("a" + LINE_SEPARATOR + "b" + PARAGRAPH_SEPARATOR))
        .isEqualTo("a\\u2028b\\u2029");
    assertThat(repair("a\\\nb")).isEqualTo("a\\\nb");
  }

  @Test
  void shouldGiveThePageThePublishersCharactersWhateverTheyAre() {
    Random random = new Random(2);
    String[] pieces = {
      "\"", "<", "/", "</script", "<!--", "\n", "\r", "a", "'", "u", "x", LINE_SEPARATOR
    };
    for (int round = 0; round < 20_000; round++) {
      String text = join(random, pieces);
      String repaired = repair(text);
      assertThat(evaluate(repaired)).isEqualTo(text);
      assertSafe(repaired);
    }
  }

  @Test
  void shouldBeSafeWithWhateverBackslashes() {
    Random random = new Random(3);
    String[] pieces = {
      "\\", "\"", "</script", "<!--", "\n", "\r", "u", "x", "1", "{", "}", "41", LINE_SEPARATOR
    };
    for (int round = 0; round < 50_000; round++) {
      assertSafe(repair(join(random, pieces)));
    }
  }

  @Test
  void shouldNotChangeWhatItHasRepaired() {
    Random random = new Random(4);
    String[] pieces = {"\\", "\"", "</script", "<!--", "\n", "\r", "u", "x", "1", LINE_SEPARATOR};
    for (int round = 0; round < 20_000; round++) {
      String once = repair(join(random, pieces));
      assertThat(repair(once)).isEqualTo(once);
    }
  }

  private static String join(Random random, String[] pieces) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i >= 0; i--) {
      text.append(pieces[random.nextInt(pieces.length)]);
    }
    return text.toString();
  }

  /** Neither HTML nor JavaScript sees an end, and JavaScript accepts every escape. */
  private static void assertSafe(String repaired) {
    assertThat(repaired.toLowerCase(Locale.ROOT)).doesNotContain("</script", "<!--");
    evaluate(repaired);
  }

  /** What a double-quoted JavaScript string of this source is; fails where it would end. */
  private static String evaluate(String source) {
    StringBuilder value = new StringBuilder();
    for (int i = 0; i < source.length(); i++) {
      char c = source.charAt(i);
      assertThat(c).isNotIn('"', '\n', '\r');
      assertThat(source.startsWith(LINE_SEPARATOR, i)).isFalse();
      if (c != '\\') {
        value.append(c);
        continue;
      }
      assertThat(++i).isLessThan(source.length());
      switch (source.charAt(i)) {
        case 'n' -> value.append('\n');
        case 'r' -> value.append('\r');
        case 'x' -> {
          assertThat(source.substring(i)).matches("(?s)x[0-9a-fA-F]{2}.*");
          i += 2;
        }
        case 'u' -> {
          assertThat(source.substring(i)).matches("(?s)u([0-9a-fA-F]{4}|\\{[0-9a-fA-F]+\\}).*");
          if (source.startsWith("u2028", i)) {
            value.append(LINE_SEPARATOR);
          }
          i = source.charAt(i + 1) == '{' ? source.indexOf('}', i) : i + 4;
        }
        case '\r' -> i += source.startsWith("\r\n", i) ? 1 : 0;
        case '\n' -> {}
        case '\u00e2' -> i += source.startsWith(LINE_SEPARATOR, i) ? 2 : 0;
        default -> value.append(source.charAt(i));
      }
    }
    return value.toString();
  }
}
