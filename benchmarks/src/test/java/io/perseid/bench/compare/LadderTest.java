package io.perseid.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LadderTest {
  private final Ladder ladder = new Ladder(2, 0.1, 50);

  @ParameterizedTest
  @ValueSource(doubles = {100, 137, 5_000, 123_456})
  void aMaximumAboveTheStartIsFoundWithinTheTolerance(double maximum) {
    Ladder.Climb climb = ladder.climb(100, rate -> rate <= maximum);

    assertThat(climb.best()).isLessThanOrEqualTo(maximum).isCloseTo(maximum, within(0.1 * maximum));
    assertThat(climb.foundTheEnd()).isTrue();
  }

  @Test
  void aMaximumBelowTheStartIsFoundByGoingDown() {
    Ladder.Climb climb = ladder.climb(1000, rate -> rate <= 70);

    assertThat(climb.best()).isBetween(63.0, 70.0);
  }

  @Test
  void nothingIsTriedTwice() {
    List<Double> tried = new ArrayList<>();

    ladder.climb(
        100,
        rate -> {
          tried.add(rate);
          return rate <= 777;
        });

    assertThat(tried).doesNotHaveDuplicates().startsWith(100.0, 200.0, 400.0, 800.0);
  }

  @Test
  void whatNeverFailsIsNotCalledAMaximum() {
    Ladder.Climb climb = new Ladder(2, 0.1, 4).climb(100, rate -> true);

    assertThat(climb.best()).isEqualTo(800);
    assertThat(climb.foundTheEnd()).isFalse();
  }

  @Test
  void whatAlwaysFailsEndsAndHasNoMaximum() {
    Ladder.Climb climb = new Ladder(2, 0.1, 4).climb(100, rate -> false);

    assertThat(climb.best()).isZero();
    assertThat(climb.rungs()).hasSize(4);
  }

  @Test
  void aLadderThatLeadsNowhereIsRefused() {
    assertThatThrownBy(() -> new Ladder(1, 0.1, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("factor 1.0")
        .hasMessageContaining("expected more than 1");
  }
}
