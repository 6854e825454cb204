package io.perseid.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class HeapTest {
  @Test
  void theSumOfAHistogramIsInBytes() throws IOException {
    String histogram =
        """
        17:
         num     #instances         #bytes  class name (module)
        -------------------------------------------------------
           1:         20000        1280000  [B (java.base@17)
        Total        270000       16543210
        """;

    assertThat(Heap.total(histogram)).isEqualTo(16_543_210);
  }

  @Test
  void anAnswerWithoutASumIsNoHistogram() {
    assertThatThrownBy(() -> Heap.total("no such process"))
        .isInstanceOf(IOException.class)
        .hasMessage("jcmd gave no histogram: no such process");
  }
}
