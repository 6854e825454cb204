package io.perseid.bench.compare.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplesTest {
  @Test
  void theMedianOfAnOddNumberIsTheMiddleOne() {
    assertThat(of(9, 1, 5).median()).isEqualTo(5);
  }

  @Test
  void theMedianOfAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
    assertThat(of(9, 1, 5, 3).median()).isEqualTo(4);
  }

  @Test
  void oneThatIsFarOffDoesNotMoveTheMedian() {
    assertThat(of(1, 1, 1, 1, 1000).median()).isEqualTo(1);
  }

  @Test
  void ofNothingNothingIsKnown() {
    assertThat(of().median()).isNaN();
    assertThat(of()).hasToString("–");
  }

  @Test
  void aRatioLeavesOutWhatHasNoPartnerOrNoValue() {
    assertThat(of(1, 4, 9).over(of(2, 0)).values()).containsExactly(0.5);
  }

  @Test
  void severalAreToldWithTheirSpread() {
    assertThat(of(3, 1, 2)).hasToString("2.00 (1.00–3.00)");
    assertThat(of(3)).hasToString("3.00");
  }

  @ParameterizedTest
  @CsvSource({
    "1234567,'1,234,567'",
    "123.4,123",
    "12.34,12.3",
    "1.234,1.23",
    "0.0123,0.012",
    "0,0"
  })
  void numbersHaveThreeDigitsThatMeanSomething(double value, String text) {
    assertThat(Samples.number(value)).isEqualTo(text);
  }

  private static Samples of(double... values) {
    return new Samples(Arrays.stream(values).boxed().toList());
  }
}
