package io.perseid.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class WorkloadsTest {
  @Test
  void anUnknownNameIsRefusedWithThoseThatThereAre() {
    assertThatThrownBy(() -> Workloads.named(List.of("start", "speed")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'speed' is no workload")
        .hasMessageContaining("cpu-1x1000")
        .hasMessageContaining("many-nodes");
  }

  @Test
  void namesHaveOneMeaningEachAndAreSafeInFileNames() {
    assertThat(Workloads.ALL)
        .extracting(Workload::name)
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("[a-z0-9-]+"));
  }

  @Test
  void theOrderIsThatOfTheListWhateverWasNamedFirst() {
    assertThat(Workloads.named(List.of("start", "connect")))
        .extracting(Workload::name)
        .containsExactly("connect", "start");
  }

  @Test
  void withoutNamesAllAreRun() {
    assertThat(Workloads.named(List.of())).isEqualTo(Workloads.ALL);
  }
}
