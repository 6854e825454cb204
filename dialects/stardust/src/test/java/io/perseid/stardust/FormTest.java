package io.perseid.stardust;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormTest {
  private static List<String> m(String form) {
    return Form.values("m", form.getBytes(StandardCharsets.UTF_8)).stream()
        .map(each -> new String(each, StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void shouldKeepTheOrderOfRepeatedFields() {
    assertThat(m("m=1&x=0&m=2&m=3")).containsExactly("1", "2", "3");
  }

  @Test
  void shouldFindFieldsWithoutValueOrWithoutName() {
    assertThat(m("m")).containsExactly("");
    assertThat(m("m=&&=1&m")).containsExactly("", "");
    assertThat(m("")).isEmpty();
    assertThat(m("mm=1&M=2")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "m=a+b%20c, a b c",
        "m=%2B%26%3D%25, +&=%",
        "%6d=%C3%A4%c3%a4, ää",
        "m=100% sure, 100% sure",
        "m=%zz%4, %zz%4",
        "m=a=b;c, a=b;c",
      })
  void shouldDecodeWhatBrowsersAndCurlSend(String form, String value) {
    assertThat(m(form)).containsExactly(value);
  }

  @Test
  void shouldDecodePathsWithoutTakingPlusForABlank() {
    assertThat(Form.path("/channel/a%2Bb+c%25")).isEqualTo("/channel/a+b+c%");
  }
}
