package io.perseid.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.harness.Child;
import io.perseid.harness.Places;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit for systemd, read by systemd's own checker; no systemd needs to run. */
class ServiceUnitTest {
  @Test
  void shouldBeUnderstoodBySystemdWithoutAWord(@TempDir Path folder) throws Exception {
    String unit = Files.readString(Places.root().resolve("deploy/systemd/perseid.service"));
    Path copy = folder.resolve("perseid.service");
    // It looks for the programs that are called: Java may lie elsewhere on this machine.
    Files.writeString(copy, unit.replace("/usr/bin/java", Places.java()));

    try (Child verify =
        Child.start(folder.resolve("log"), List.of("systemd-analyze", "verify", copy.toString()))) {
      assertThat(verify.awaitExit(30)).as(verify.output()).isZero();
      assertThat(verify.output()).isEmpty();
    }
  }

  /**
   * A unit that systemd would give less time than the node gives its clients would cut them off.
   */
  @Test
  void shouldBeGivenLongerToStopThanTheNodeGivesItsClients() throws Exception {
    assertThat(Files.readString(Places.root().resolve("deploy/systemd/perseid.service")))
        .contains("\nTimeoutStopSec=160\n");
    assertThat(Files.readString(Places.root().resolve("deploy/init.d/perseid")))
        .contains("\nSTOP_SECONDS=150\n");
    assertThat(Files.readString(Places.root().resolve("docs/OPTIONS.md")))
        .contains("| `node.flush-timeout` | `120s` |");
  }
}
