package io.perseid.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.harness.Child;
import io.perseid.harness.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit for systemd, read by systemd's own checker; no systemd needs to run. */
class ServiceUnitTest {
  @Test
  void shouldBeUnderstoodBySystemdWithoutAWord(@TempDir Path folder) throws Exception {
    String unit = Files.readString(Places.root().resolve("deploy/systemd/perseid.service"));
    Path copy = folder.resolve("perseid.service");
    // It looks for the programs that are called.
    String launcher = Places.root().resolve("scripts/perseid").toString();
    Files.writeString(copy, unit.replace("/usr/share/perseid/perseid", launcher));

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
    long flush = number("docs/OPTIONS.md", "`node.flush-timeout` \\| `(\\d+)s`");
    long leaveMillis = number("docs/OPTIONS.md", "`node.leave-delay` \\| `(\\d+)ms`");
    long needed = TimeUnit.SECONDS.toMillis(flush) + leaveMillis;

    assertThat(number("deploy/systemd/perseid.service", "TimeoutStopSec=(\\d+)\n") * 1000)
        .isGreaterThan(needed);
    assertThat(number("deploy/init.d/perseid", "\nSTOP_SECONDS=(\\d+)\n") * 1000)
        .isGreaterThan(needed);
  }

  private static long number(String file, String pattern) throws IOException {
    String text = Files.readString(Places.root().resolve(file));
    Matcher found = Pattern.compile(pattern).matcher(text);
    assertThat(found.find()).as(pattern + " in " + file).isTrue();
    return Long.parseLong(found.group(1));
  }
}
