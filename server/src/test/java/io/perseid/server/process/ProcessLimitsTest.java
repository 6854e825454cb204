package io.perseid.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.server.process.ProcessLimits.Bound;
import io.perseid.server.process.ProcessLimits.Capacity;
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

    assertThat(ProcessLimits.read(file, 1).openFilesMax()).isEqualTo(expected);
  }

  @Test
  void shouldKnowNoLimitWhereThereIsNoSuchFile() {
    assertThat(ProcessLimits.read(folder.resolve("none"), 1).openFilesMax())
        .isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @CsvSource({
    "20000, 1024, 0, 19488, FILES, 20000 file handles",
    "20000, 1024, 1000, 1000, OPTION, subscriber.connections-max",
    "20000, 1024, 50000, 19488, FILES, LimitNOFILE=",
    "256, 1024, 0, 128, FILES, ulimit -n",
    "1000000, 64, 0, 2048, MEMORY, a heap of 64 MiB",
    "1000000, 64, 30000, 30000, OPTION, subscriber.connections-max",
    "1000000, 16, 0, 512, MEMORY, -Xmx",
    "9223372036854775807, 1024, 0, 186368, MEMORY, -Xmx"
  })
  void shouldSayHowManyConnectionsFitAndWhatBoundsThem(
      long files, long heapMib, int asked, int held, Bound bound, String reason) {
    long heap = heapMib << 20;

    Capacity capacity = new ProcessLimits(files, heap).capacity(asked, heap / 4);

    assertThat(capacity.connections()).isEqualTo(held);
    assertThat(capacity.bound()).isEqualTo(bound);
    assertThat(capacity.reason()).contains(reason);
  }
}
