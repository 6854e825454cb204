package io.perseid.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateTest {
  @Test
  void shouldFillHolesInOrder() {
    assertThat(render("<~id~:~text~>", Map.of("id", "7", "text", "hello"))).isEqualTo("<7:hello>");
  }

  @Test
  void shouldLeaveAnUnknownHoleEmpty() {
    assertThat(render("a~nothing~b", Map.of())).isEqualTo("ab");
  }

  @Test
  void shouldReadTwoTildesAsOne() {
    assertThat(render("a~~b~id~~~", Map.of("id", "1"))).isEqualTo("a~b1~");
  }

  @Test
  void shouldKeepATildeWithoutPartner() {
    assertThat(render("half ~open", Map.of("open", "x"))).isEqualTo("half ~open");
    assertThat(render("~", Map.of())).isEqualTo("~");
  }

  @Test
  void shouldNotLookAgainAtWhatAHoleWasFilledWith() {
    assertThat(render("~text~", Map.of("text", "~id~", "id", "7"))).isEqualTo("~id~");
  }

  @Test
  void shouldTakeOneCharacterForOneByte() {
    assertThat(render("\u00e4~id~\u00ff", Map.of("id", "1"))).isEqualTo("\u00e41\u00ff");
  }

  @Test
  void shouldKnowItsHoles() {
    Template template = Template.parse("x~id~y");
    assertThat(template.uses("id")).isTrue();
    assertThat(template.uses("x")).isFalse();
    assertThat(template.isEmpty()).isFalse();
    assertThat(Template.parse("").isEmpty()).isTrue();
    assertThat(Template.parse("~id~").isEmpty()).isFalse();
  }

  private static String render(String text, Map<String, String> values) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Template.parse(text)
        .render(
            (hole, sink) -> {
              if (values.containsKey(hole)) {
                sink.write(values.get(hole).getBytes(StandardCharsets.ISO_8859_1));
              }
            },
            out::writeBytes);
    return out.toString(StandardCharsets.ISO_8859_1);
  }
}
