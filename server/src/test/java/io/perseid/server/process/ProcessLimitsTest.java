package io.perseid.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessLimitsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"1024, 1024", "524288, 524288", "unlimited, 9223372036854775807"})
  void shouldReadTheLimitInForce(String soft, long expected) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("limits"),
            """
            Limit                     Soft Limit           Hard Limit           Units
            Max processes             95000                95000                processes
            Max open files            %-20s 1048576              files
            Max locked memory         8388608              8388608              bytes
            """
                .formatted(soft));

    assertThat(ProcessLimits.read(file).openFilesMax()).isEqualTo(expected);
  }

  @Test
  void shouldKnowNoLimitWhereThereIsNoSuchFile() {
    assertThat(ProcessLimits.read(folder.resolve("none")).openFilesMax()).isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @CsvSource({
    "20000, 0, 19488",
    "20000, 1000, 1000",
    "20000, 50000, 19488",
    "256, 0, 128",
    "9223372036854775807, 0, 2147483647"
  })
  void shouldHoldNoMoreConnectionsThanTheHandlesAllow(long files, int asked, int held) {
    assertThat(new ProcessLimits(files).connectionsMax(asked)).isEqualTo(held);
  }
}
