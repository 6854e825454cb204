package io.perseid.subscriber.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextEscapeTest {
  private static String escape(boolean utf8, String text) {
    return escape(new TextEscape(utf8, false), text);
  }

  private static String escape(TextEscape escape, String text) {
    ByteBuf out = Unpooled.buffer();
    escape.write(text.getBytes(StandardCharsets.ISO_8859_1), out);
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "plain words, 50% (more)", "\u00c3\u00a9 \u00f0\u009f\u0098\u0080"})
  void shouldPassWhatMeansNothing(String text) {
    assertThat(escape(true, text)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '#',
      value = {
        "say \"hi\", say \\\"hi\\\"",
        "it's, it\\u0027s",
        "a\\nb, a\\\\nb",
        "end\\, end\\\\",
        "</script>, \\u003c/script\\u003e",
        "<!--, \\u003c!--",
        "`${x}`, \\u0060\\u0024{x}\\u0060",
        "&amp;, \\u0026amp;"
      })
  void shouldEscapeWhateverCouldMeanSomething(String text, String escaped) {
    assertThat(escape(true, text)).isEqualTo(escaped);
  }

  @Test
  void shouldEscapeControlCharactersAsJsonNeedsIt() {
    assertThat(escape(true, "\b\t\n\u000b\f\r\0\u001f\u007f"))
        .isEqualTo("\\b\\t\\n\\u000b\\f\\r\\u0000\\u001f\\u007f");
  }

  @Test
  void shouldEscapeLineSeparators() {
    assertThat(escape(true, "\u00e2\u0080\u00a8\u00e2\u0080\u00a9\u00e2\u0080\u00aa"))
        .isEqualTo("\\u2028\\u2029\u00e2\u0080\u00aa");
  }

  @Test
  void shouldReplaceBytesThatAreNoUtf8() {
    assertThat(escape(true, "a\u00e2\u0080\"\u00ff")).isEqualTo("a\\ufffd\\\"\\ufffd");
  }

  /** A page in another character set cannot be shown a character in any other way. */
  @Test
  void shouldEscapeEveryCharacterAboveAsciiWherePagesReadAnotherCharacterSet() {
    assertThat(
            escape(
                new TextEscape(true, true),
                "a\u00c3\u00a9\u00e2\u0082\u00ac\u00f0\u009f\u0098\u0080\u00ff\""))
        .isEqualTo("a\\u00e9\\u20ac\\ud83d\\ude00\\ufffd\\\"");
  }

  @Test
  void shouldPassBytesWherePagesReadAnotherCharacterSet() {
    assertThat(escape(false, "\u00e9\u00e2\u0080\u00a8\""))
        .isEqualTo("\u00e9\u00e2\u0080\u00a8\\\"");
  }
}
