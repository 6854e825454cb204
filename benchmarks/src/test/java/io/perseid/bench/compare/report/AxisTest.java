package io.perseid.bench.compare.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class AxisTest {
  @Test
  void anAxisByDecadesHoldsAllValuesAndHasRoundTicks() {
    Axis axis = Axis.decades(List.of(3.3, 470.0), 0, 100);

    assertThat(axis.ticks()).containsExactly(2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0);
    assertThat(axis.at(2)).isZero();
    assertThat(axis.at(500)).isEqualTo(100);
  }

  @Test
  void equalRatiosHaveEqualLengths() {
    Axis axis = new Axis(1, 100, true, 0, 200);

    assertThat(axis.at(10)).isCloseTo(100, within(1e-9));
  }

  @Test
  void overManyDecadesThereIsOneTickForEach() {
    assertThat(Axis.decades(List.of(1.0, 1e6), 0, 1).ticks()).hasSize(7);
  }

  @Test
  void anAxisFromZeroEndsAboveTheGreatestValue() {
    Axis axis = Axis.fromZero(4.3, 0, 100);

    assertThat(axis.ticks()).startsWith(0.0);
    assertThat(axis.high()).isGreaterThanOrEqualTo(4.3);
    assertThat(axis.at(4.3)).isLessThan(100);
  }

  @Test
  void oneValueAloneIsAnAxisToo() {
    Axis axis = Axis.decades(List.of(10.0), 0, 100);

    assertThat(axis.high()).isGreaterThan(axis.low());
  }
}
