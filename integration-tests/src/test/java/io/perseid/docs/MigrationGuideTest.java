package io.perseid.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.harness.FreePorts;
import io.perseid.harness.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever follows the page on moving over from Meteor types its commands: they are run here, from
 * the page itself, with a meteord.conf of the original's sample modes. Only ports, and the
 * addresses of the three hosts, are others.
 */
class MigrationGuideTest {
  private final int trial = FreePorts.next();
  private final int trialController = FreePorts.next();
  private final int subscriber = FreePorts.next();
  private final int controller = FreePorts.next();
  private final int admin = FreePorts.next();
  private final int member = FreePorts.next();
  private final int bus = FreePorts.next();
  private final int stardust = FreePorts.next();

  @TempDir private Path folder;
  private Guide guide;

  @BeforeEach
  void putJarAndFileIntoOneFolder() throws IOException {
    guide =
        Guide.of("MIGRATING-FROM-METEOR.md", folder)
            .with(
                Map.of(
                    "14670",
                    trial,
                    "14671",
                    trialController,
                    "status --wait 60",
                    "status --wait 60 --admin 127.0.0.1:" + admin));
    String modes =
        Files.readString(
            Places.root().resolve("integration-tests/src/test/resources/golden/meteord.conf"));
    Files.writeString(
        folder.resolve("meteord.conf"),
        "SubscriberPort " + subscriber + "\nControllerPort " + controller + "\n" + modes);
  }

  @Test
  void shouldDoWhatItSaysOnOneHost() throws IOException {
    List<String> script = new ArrayList<>(List.of("set -e -m"));
    script.add("export PERSEID_ADMIN_PORT=" + admin + " PERSEID_STARDUST_PORT=" + stardust);
    script.add("export PERSEID_CLUSTER_PORT=" + member + " PERSEID_CLUSTER_BUS_PORT=" + bus);
    script.add("export JAVA_TOOL_OPTIONS=-XX:TieredStopAtLevel=1");
    List<String> blocks = guide.blocks("sh").toList();
    assertThat(blocks).hasSizeGreaterThan(5);
    script.addAll(blocks);
    String output = guide.run("meteor-one", String.join("\n", script));

    assertThat(output)
        .contains("ok: ")
        .containsPattern("OK\t[0-9]+")
        .containsPattern("<script>p\\([0-9]+,\"demo\",\"hello\"\\);</script>")
        .doesNotContain("ERR");
    assertThat(folder.resolve("perseid.yaml")).content().contains("built-in-modes: false");
  }

  @Test
  void shouldDoWhatItSaysOnThreeHosts() throws IOException {
    List<String> nodes = guide.nodes(admin);
    assertThat(nodes).hasSize(3);
    String convert =
        guide
            .blocks("sh")
            .flatMap(String::lines)
            .filter(line -> line.contains("config convert"))
            .findFirst()
            .orElseThrow();
    // The converted file names hosts, as the guide's hosts each have their own.
    List<String> script = new ArrayList<>(List.of("set -e -m", convert));
    script.add("export PERSEID_STARDUST_PORT=" + stardust);
    script.add("export PERSEID_CLUSTER_PORT=" + member + " PERSEID_CLUSTER_BUS_PORT=" + bus);
    script.addAll(nodes);
    for (int host = 1; host <= 3; host++) {
      script.add("java -jar perseid.jar status --wait 60 --admin 10.0.0." + host + ":" + admin);
    }
    script.add("printf 'ADDMESSAGE demo hello\\nQUIT\\n' | nc -N 10.0.0.1 " + controller);
    script.add("curl -sS http://10.0.0.3:" + subscriber + "/push/me/simplepoll/demo.h");
    script.add("kill %1 %2 %3");
    script.add("wait");
    String output =
        guide.run("meteor-three", String.join("\n", script).replace("10.0.0.", "127.0.0."));

    assertThat(output).containsPattern("<script>p\\([0-9]+,\"demo\",\"hello\"\\);</script>");
  }
}
