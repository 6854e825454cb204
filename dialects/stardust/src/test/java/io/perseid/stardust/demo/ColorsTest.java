package io.perseid.stardust.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColorsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "#ccf|#ccf",
        "#CCFA|#ccfa",
        "#00ff7F|#00ff7f",
        "#00ff7f80|#00ff7f80",
        "RebeccaPurple|rebeccapurple",
        "transparent|transparent",
        "rgb(0, 128, 255)|rgb(0, 128, 255)",
        "rgb(0 128  255 / 50%)|rgb(0 128 255 / 50%)",
        "rgba(0,128,255,.5)|",
        "rgba(0,128,255,0.5)|rgba(0,128,255,0.5)",
        "hsl(200deg 80% 60%)|hsl(200deg 80% 60%)",
        "hsla(-0.5turn, 80%, 60%, 0.25)|hsla(-0.5turn, 80%, 60%, 0.25)",
      })
  void shouldTakeNumbersNamesRgbAndHsl(String text, String expected) {
    assertThat(Colors.parse(text)).isEqualTo(java.util.Optional.ofNullable(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#",
        "#cc",
        "#ccccc",
        "#ccg",
        "ccf",
        "nocolor",
        "inherit",
        "currentcolor",
        "var(--accent)",
        "url(http://evil.example/)",
        "red; background: url(x)",
        "red}",
        "rgb()",
        "rgb(1,2)",
        "rgb(1,2,3,4,5)",
        "rgb(1,2,3",
        "rgb(url(x),2,3)",
        "<b>",
        "expression(alert(1))",
        "#ccf#ccf",
        "rgb(00000000000000000000000000000000000000000000000000000000000, 1, 2)",
      })
  void shouldTakeNothingElse(String text) {
    assertThat(Colors.parse(text)).isEmpty();
  }
}
