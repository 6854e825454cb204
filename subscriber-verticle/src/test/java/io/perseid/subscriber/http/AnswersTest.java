package io.perseid.subscriber.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswersTest {
  private final Answers answers = new Answers("Perseid");

  @Test
  void shouldNotLetOneHeaderBecomeTwo() {
    Map<String, String> headers = Map.of("X", "a\r\nSet-Cookie: b");
    assertThatThrownBy(() -> answers.response(200, "text/plain", headers, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("header X");
    assertThatThrownBy(() -> answers.response(200, "a\nb", Map.of(), new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> answers.response(100, "a", Map.of(), new byte[0]))
        .hasMessageContaining("status 100, expected 200 to 599");
  }

  @Test
  void shouldSayWhyInALine() {
    assertThat(answers.refusal(431, "too long").toString(StandardCharsets.UTF_8))
        .startsWith("HTTP/1.1 431 Request Header Fields Too Large\r\n")
        .endsWith("Connection: close\r\n\r\ntoo long\n");
  }
}
