package io.perseid.stardust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.perseid.message.Message;
import io.perseid.message.MessageId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a text on its way to JSON, and of JSON on its way to a text. */
class JsonMappingTest {
  private static final long ID = MessageId.atMillis(1_800_000_000_123L) + 5;
  private static final int GENERATED = 3000;

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String frame(byte[] text) {
    ByteBuf out = Unpooled.buffer();
    new FrameWriter("a-b_%41").write(new Message(ID, text), out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String frame(String text) {
    return frame(utf8(text));
  }

  @Test
  void shouldAddTimeAndChannelToAnObject() {
    assertThat(frame("{\"type\":\"Greeting\",\"n\":1.50}"))
        .isEqualTo(
            "{\"type\":\"Greeting\",\"n\":1.50,\"_ts\":1800000000.1230024,\"_ch\":\"a-b_%41\"}");
    assertThat(frame("{}")).isEqualTo("{\"_ts\":1800000000.1230024,\"_ch\":\"a-b_%41\"}");
    assertThat(frame(" { } ")).isEqualTo(" { \"_ts\":1800000000.1230024,\"_ch\":\"a-b_%41\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"_ts\":1,\"a\":2}|{\"a\":2,",
        "{\"a\":2,\"_ch\":\"x\"}|{\"a\":2,",
        "{\"a\":{\"_ts\":1},\"_ts\":[1,{\"b\":2}],\"c\":3}|{\"a\":{\"_ts\":1},\"c\":3,",
        "{\"_text\":\"},{\\\"\",\"_base64\":null}|{",
        "{\"\\u005fts\":1, \"b\" : [ 1 , 2 ] }|{\"b\":[1,2],",
      })
  void shouldNotBelieveMembersThatAreTheServersOwn(String text, String begin) {
    assertThat(frame(text)).isEqualTo(begin + "\"_ts\":1800000000.1230024,\"_ch\":\"a-b_%41\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello",
        "",
        "0",
        "[1,2]",
        "\"{}\"",
        "null",
        "{",
        "{\"a\":1}}",
        "{\"a\":1} {\"b\":2}",
        "{a:1}",
        "{\"a\":01}",
        "{\"a\":1,}",
        "{\"a\":NaN}",
        "{\\\"a\\\":1}",
        "{\"a\":\"\t\"}",
        "{\"a\":\"\\x41\"}",
        "{'a':1}",
        "/**/{\"a\":1}",
        "\ufeff{\"a\":1}",
        "</script><b>&",
        "line one\nline two\r\u2028\u0000\u007f",
        "it was \ufffd before",
        "日本語 😀 \"quoted\" back\\slash",
      })
  void shouldWrapWhatIsNoJsonObject(String text) {
    JsonNode read = RecordedAnswer.json(frame(text));
    assertThat(read.path("type").asText()).isEqualTo("text");
    assertThat(read.path("_text").asText()).isEqualTo(text);
    assertThat(read.has("_base64")).isFalse();
    assertThat(read.path("_ch").asText()).isEqualTo("a-b_%41");
  }

  @Test
  void shouldShowBytesThatAreNoTextAndSendThemToo() {
    byte[] bytes = {'{', '"', (byte) 0xe9, (byte) 0xff, '"', ':', '1', '}'};
    JsonNode read = RecordedAnswer.json(frame(bytes));
    assertThat(read.path("_text").asText()).isEqualTo("{\"\ufffd\ufffd\":1}");
    assertThat(Base64.getDecoder().decode(read.path("_base64").asText())).isEqualTo(bytes);
  }

  @Test
  void shouldNotTakeAnotherEncodingForUtf8() {
    byte[] utf16 = "{\"a\":1}".getBytes(StandardCharsets.UTF_16LE);
    assertThat(RecordedAnswer.json(frame(utf16)).path("_text").asText()).startsWith("{\u0000\"");
  }

  @Test
  void shouldNotFollowBracketsForEver() {
    String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
    assertThat(RecordedAnswer.json(frame(deep)).path("_text").asText()).isEqualTo(deep);
    int most = JsonText.DEPTH_MAX - 1;
    String allowed = "{\"a\":" + "[".repeat(most) + "]".repeat(most) + "}";
    assertThat(RecordedAnswer.json(frame(allowed)).has("_text")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ \"a\" : 1 ,\t \"b\" : [ 1 , { } ] }|{\"a\":1,\"b\":[1,{}]}",
        "{\"a\":\" { , : } \\\" \\\\\"}|{\"a\":\" { , : } \\\" \\\\\"}",
        "{\"n\":[1.0,-0,1E+400,123456789012345678901234567890]}|{\"n\":[1.0,-0,1E+400,123456789012345678901234567890]}",
        "{\"s\":\"\\ud800 \\u0000 \\/ \\u000a\"}|{\"s\":\"\\ud800 \\u0000 \\/ \\u000a\"}",
        "{\"_ts\":1,\"a\":1,\"_ch\":2,\"b\":2,\"_text\":3}|{\"a\":1,\"b\":2}",
        "{\"_ts\":1}|{}",
        "{\"a\":1,\"a\":2}|{\"a\":1,\"a\":2}",
      })
  void shouldPublishAnObjectAsItWasWrittenButOnOneLine(String json, String text)
      throws InvalidRequestException {
    assertThat(JsonText.parse(json).compact()).isEqualTo(text);
  }

  @Test
  void shouldHaveNoLimitOfItsOwnForNumbersNamesAndStrings() throws InvalidRequestException {
    for (String json :
        List.of(
            "{\"n\":" + "7".repeat(500_000) + "}",
            "{\"n\":-1." + "7".repeat(5000) + "e" + "1".repeat(5000) + "}",
            "{\"" + "n".repeat(500_000) + "\":1}",
            "{\"s\":\"" + "s".repeat(21_000_000) + "\"}")) {
      assertThat(JsonText.parse(json).compact().equals(json)).isTrue();
    }
    String number = "{\"n\":" + "7".repeat(1200);
    assertThat(frame(number + '}')).startsWith(number + ",\"_ts\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":NaN}|found NaN at character 6, expected a value",
        "{\"a\":[-Infinity]}|found -Infinity at character 7, expected a value or ]",
        "{\"a\": 01}|found 01 at character 7, expected a value",
        "{\"a\":+1}|found +1 at character 6, expected a value",
        "{\"a\":1.}|found 1. at character 6, expected a value",
        "{\"a\":1x}|found 1x at character 6, expected a value",
        "{\"a\" 1}|found 1 at character 6, expected a colon",
        "{\"a\":1 b}|found b at character 8, expected a comma or }",
        "{\"a\":[1 2]}|found 2 at character 9, expected a comma or ]",
        "{\"a\":[1}}|found } at character 8, expected a comma or ]",
        "{\"a\":[1,]}|found ] at character 9, expected a value",
        "{\"a\":1,}|found } at character 8, expected a name in double quotes",
        "{'a':1}|found 'a at character 2, expected a name in double quotes or }",
        "{😀:1}|found 😀 at character 2, expected a name in double quotes or }",
        "{\"a\":\"a\\x41\"}|found \\x41 at character 8, expected an escape of JSON, such as \\n or \\u000a",
        "{\"a\":\"\\u00g1\"}|found \\u00g1 at character 7, expected an escape of JSON, such as \\n or \\u000a",
        "{\"a\":\"a\tb\"}|found U+0009 at character 8, expected it in strings only, as \\u0009",
        "{\"a\":\"b|found the end at character 8, expected the rest of a JSON object",
        "{\"a\":{|found the end at character 7, expected the rest of a JSON object",
        "{}}|found } at character 3, expected the end of the text",
        "{} x|found x at character 4, expected the end of the text",
        "/**/{}|found / at character 1, expected a JSON object",
        "\ufeff{}|found U+FEFF at character 1, expected a JSON object",
        "NaN|found NaN at character 1, expected a JSON object",
        "true|found true, expected a JSON object",
      })
  void shouldSayInItsOwnWordsWhatIsWrongAndWhere(String text, String words) {
    assertThatThrownBy(() -> JsonText.parse(text))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(words);
  }

  @Test
  void shouldGiveEachIdATimeOfItsOwnThatRises() {
    long first = MessageId.atMillis(1_899_999_999_999L);
    double before = 0;
    for (long id = first - 3000; id < first + 3000; id++) {
      String text = FrameWriter.seconds(id);
      assertThat(text).matches("[0-9]{10}\\.[0-9]{7}");
      double seconds = Double.parseDouble(text);
      assertThat(seconds).isGreaterThan(before);
      before = seconds;
    }
    assertThat(FrameWriter.seconds(first)).isEqualTo("1899999999.9990000");
  }

  @Test
  void shouldLoseNothingOfAnyJson() throws InvalidRequestException {
    JsonGenerator generator = new JsonGenerator(new Random(1));
    for (int i = 0; i < GENERATED; i++) {
      String json = generator.object();
      String text = JsonText.parse(json).compact();
      assertThat(text).doesNotContain("\n", "\r");
      ObjectNode sent = (ObjectNode) RecordedAnswer.json(json);
      sent.remove(JsonText.RESERVED);
      assertThat(RecordedAnswer.json(text)).as(json).isEqualTo(sent);
      ObjectNode received = (ObjectNode) RecordedAnswer.json(frame(text));
      assertThat(received.remove("_ts").decimalValue()).isPositive();
      assertThat(received.remove("_ch").asText()).isEqualTo("a-b_%41");
      assertThat(received).as(json).isEqualTo(sent);
      // The text itself can be had back from what a client receives.
      String frame = frame(text);
      String rest = frame.substring(0, frame.lastIndexOf("\"_ts\":"));
      String without = rest.endsWith(",") ? rest.substring(0, rest.length() - 1) : rest;
      assertThat(without + '}').isEqualTo(text);
    }
  }

  @Test
  void shouldLoseNothingOfAnyBytes() {
    Random random = new Random(2);
    JsonGenerator generator = new JsonGenerator(random);
    for (int i = 0; i < GENERATED; i++) {
      byte[] bytes = random.nextBoolean() ? generator.bytes() : generator.almostJson();
      JsonNode read = RecordedAnswer.json(frame(bytes));
      assertThat(read.isObject()).isTrue();
      if (!read.has("_text")) {
        ObjectNode sent =
            (ObjectNode) RecordedAnswer.json(new String(bytes, StandardCharsets.UTF_8));
        sent.remove(JsonText.RESERVED);
        assertThat(((ObjectNode) read).without(Arrays.asList("_ts", "_ch")).equals(sent)).isTrue();
      } else if (read.has("_base64")) {
        assertThat(Base64.getDecoder().decode(read.path("_base64").asText())).isEqualTo(bytes);
        assertThat(read.path("_text").asText())
            .isEqualTo(new String(bytes, StandardCharsets.UTF_8));
      } else {
        assertThat(utf8(read.path("_text").asText())).isEqualTo(bytes);
      }
    }
  }
}
