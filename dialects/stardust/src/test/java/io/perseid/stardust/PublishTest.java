package io.perseid.stardust;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.stardust.FakeBroker.Published;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublishTest {
  private final Dialect dialect = new Dialect();

  private List<String> texts() {
    return dialect.broker.published.stream().map(Published::text).toList();
  }

  @Test
  void shouldWriteEachValueInOrderToEachChannelInOrder() {
    RecordedAnswer answer = dialect.post("/channel/a+b", "m={\"n\":1}&m={\"n\":2}");
    assertThat(answer.status).isEqualTo(200);
    assertThat(answer.body).isEmpty();
    assertThat(dialect.broker.published)
        .containsExactly(
            new Published("a", "{\"n\":1}", true),
            new Published("a", "{\"n\":2}", true),
            new Published("b", "{\"n\":1}", true),
            new Published("b", "{\"n\":2}", true));
  }

  @Test
  void shouldTakeValuesOfTheQueryBeforeThoseOfTheBody() {
    dialect.post("/channel/a?m=%7B%22n%22:1%7D&m={}", "m={\"n\":3}");
    assertThat(texts()).containsExactly("{\"n\":1}", "{}", "{\"n\":3}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "m=", "m=0", "m", "x={}", "m=&m=0"})
  void shouldWriteNothingWhereThereIsNothingToWrite(String body) {
    RecordedAnswer answer = dialect.post("/channel/a", body);
    assertThat(answer.status).isEqualTo(200);
    assertThat(answer.body).isEmpty();
    assertThat(dialect.broker.published).isEmpty();
  }

  @Test
  void shouldWriteObjectsWithoutTypeOrAnythingElse() {
    assertThat(dialect.post("/channel/a", "m={}&m={\"x\":null}").status).isEqualTo(200);
    assertThat(texts()).containsExactly("{}", "{\"x\":null}");
  }

  @Test
  void shouldNotBelieveTheSendersTimeAndChannel() {
    dialect.post("/channel/a", "m={\"_ts\":1,\"n\":2,\"_ch\":\"z\"}");
    assertThat(texts()).containsExactly("{\"n\":2}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "nonsense|found nonsense at character 1, expected a JSON object",
        "{\"a\":}|found } at character 6, expected a value",
        "{\"a\":1|found the end at character 7, expected the rest of a JSON object",
        "[1]|found an array, expected a JSON object",
        "[]|found an array, expected a JSON object",
        "17|found a number, expected a JSON object",
        "\"text\"|found a string, expected a JSON object",
        "null|found null, expected a JSON object",
        "{} {}|found something behind the JSON object",
        "%20|found nothing, expected a JSON object",
        "%ff|found bytes that are no UTF-8",
        "%7B%22a%22:%22%ED%A0%80%22%7D|found bytes that are no UTF-8",
        "{\"a\":\"%00\"}|found U+0000 at character 7, expected it in strings only, as \\u0000",
      })
  void shouldSayWhyAndWriteNothingOfARequestInWhichOneValueIsBad(String bad, String reason) {
    RecordedAnswer answer = dialect.post("/channel/a", "m={\"good\":1}&m=" + bad);
    assertThat(answer.status).isEqualTo(400);
    assertThat(answer.body).startsWith("m number 2 of 2: ").contains(reason).endsWith("\n");
    assertThat(dialect.broker.published).isEmpty();
  }

  @Test
  void shouldTellWhereAValueIsBad() {
    assertThat(dialect.post("/channel/a", "m={\"a\":x}").body).contains("at character 6");
  }

  @Test
  void shouldNotFollowBracketsForEver() {
    RecordedAnswer answer = dialect.post("/channel/a", "m={\"a\":" + "[".repeat(100_000));
    assertThat(answer.status).isEqualTo(400);
    assertThat(answer.body).contains("513").contains("512");
  }

  @Test
  void shouldWriteLongTextsOfAnyCharacters() {
    String json = "{\"text\":\"" + "ä日😀&+%".repeat(20_000) + "\"}";
    String body = "m=" + URLEncoder.encode(json, StandardCharsets.UTF_8);
    assertThat(dialect.post("/channel/a", body).status).isEqualTo(200);
    assertThat(texts()).containsExactly(json);
  }

  @ParameterizedTest
  @CsvSource({
    "application/x-www-form-urlencoded; charset=UTF-8, 200",
    "Application/X-WWW-Form-Urlencoded, 200",
    "'', 200",
    "application/json, 415",
    "multipart/form-data; boundary=x, 415",
    "text/plain, 415",
  })
  void shouldTakeFormsOnly(String type, int status) {
    dialect.headers.put("Content-Type", type);
    RecordedAnswer answer = dialect.post("/channel/a", "m={}");
    assertThat(answer.status).isEqualTo(status);
    if (status == 415) {
      assertThat(answer.body).contains(type).contains(Dialect.FORM);
    }
    assertThat(dialect.broker.published).hasSize(status == 200 ? 1 : 0);
  }

  @Test
  void shouldBoundWhatOneRequestMayWrite() {
    dialect.messagesMax = 2;
    assertThat(dialect.post("/channel/a", "m={}&m={}").status).isEqualTo(200);
    RecordedAnswer answer = dialect.post("/channel/a", "m={}&m={}&m={}");
    assertThat(answer.status).isEqualTo(400);
    assertThat(answer.body).contains("3 values of m").contains("at most 2");
    String names = "a" + "+a".repeat(100);
    assertThat(dialect.post("/channel/" + names, "m={}").body)
        .contains("101 channels")
        .contains("at most 100");
    assertThat(dialect.post("/channel/" + "x".repeat(256), "m={}").body)
        .contains("256 characters")
        .contains("at most 255");
    assertThat(dialect.broker.published).hasSize(2);
  }

  @Test
  void shouldWriteMoreThanAreUnderWayAtOnce() {
    RecordedAnswer answer = dialect.post("/channel/a+b", "m={}&".repeat(1000));
    assertThat(answer.status).isEqualTo(200);
    assertThat(dialect.broker.published).hasSize(2000);
    assertThat(dialect.broker.published.get(999).channel()).isEqualTo("a");
    assertThat(dialect.broker.published.get(1000).channel()).isEqualTo("b");
  }

  @Test
  void shouldSayHowManyAreWrittenWhenTheClusterRefuses() {
    dialect.broker.answer =
        (number, outcome) -> {
          if (number == 300) {
            outcome.refused("no quorum: 1 of 3 nodes");
          } else {
            outcome.accepted(number);
          }
        };
    RecordedAnswer answer = dialect.post("/channel/a", "m={}&".repeat(1000));
    assertThat(answer.status).isEqualTo(503);
    assertThat(answer.headers).containsEntry("Retry-After", "1");
    assertThat(answer.body).isEqualTo("no quorum: 1 of 3 nodes (written: 511 of 1000)\n");
    assertThat(dialect.broker.published).as("none tried in vain").hasSize(512);
  }

  @Test
  void shouldSayThatMessagesMayBeWrittenWhenNobodyKnows() {
    dialect.broker.answer = (number, outcome) -> outcome.unknown("no answer in 10 s");
    RecordedAnswer answer = dialect.post("/channel/a", "m={}&m={}");
    assertThat(answer.status).isEqualTo(503);
    assertThat(answer.body).isEqualTo("no answer in 10 s (written: 0 of 2, perhaps: 2)\n");
  }
}
