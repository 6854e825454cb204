package io.perseid.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.bench.Arrivals.Kind;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
  @RepeatedTest(10)
  void shouldAgreeWithASetOfAllThatCame(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    Arrivals arrivals = new Arrivals();
    Set<Integer> seen = new HashSet<>();
    int highest = -1;
    for (int i = 0; i < 1000; i++) {
      int sequence = Math.max(0, highest + 1 + (int) (random.nextGaussian() * 5));
      Kind expected =
          !seen.add(sequence) ? Kind.DUPLICATE : sequence > highest ? Kind.NEW : Kind.REORDERED;
      highest = Math.max(highest, sequence);

      assertThat(arrivals.arrived(sequence)).isEqualTo(expected);
      assertThat(arrivals.next()).isEqualTo(highest + 1);
      assertThat(arrivals.gaps()).isEqualTo(highest + 1L - seen.size());
    }
  }

  @Test
  void shouldStayBoundedWhenEverySecondMessageIsMissing() {
    Arrivals arrivals = new Arrivals();
    for (int i = 1; i < 400_000; i += 2) {
      arrivals.arrived(i);
    }

    assertThat(arrivals.gaps()).isEqualTo(200_000);
    assertThat(arrivals.arrived(399_998)).isEqualTo(Kind.REORDERED);
    assertThat(arrivals.gaps()).isEqualTo(199_999);
  }
}
