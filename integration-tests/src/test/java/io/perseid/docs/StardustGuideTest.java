package io.perseid.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.docs.Guide.Block;
import io.perseid.harness.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stardust's pages: each command is run as it stands there, and answers what stands under it. */
class StardustGuideTest {
  private static final String MARK = "---- answer ";
  private static final Pattern TIME = Pattern.compile("\"_ts\":[0-9]{10}\\.[0-9]{7}");
  private static final Pattern VERSION = Pattern.compile("\"version\": \"?[0-9][^\\n]*");

  private final int port = FreePorts.next();
  private final int trial = FreePorts.next();
  private final int subscriber = FreePorts.next();
  private final int controller = FreePorts.next();
  private final int admin = FreePorts.next();
  private final int member = FreePorts.next();
  private final int bus = FreePorts.next();

  @TempDir private Path folder;

  private Map<String, Object> ports() {
    String status = "status --wait 60";
    Map<String, Object> changes = new HashMap<>();
    changes.put("127.0.0.1:5742", "127.0.0.1:" + port);
    changes.put(status, status + " --admin 127.0.0.1:" + admin);
    return changes;
  }

  private List<String> begin() {
    return new ArrayList<>(
        List.of(
            "set -e -m -o pipefail",
            "export PERSEID_STARDUST_PORT=" + port + " PERSEID_ADMIN_PORT=" + admin,
            "export PERSEID_SUBSCRIBER_PORT=" + subscriber,
            "export PERSEID_CONTROLLER_PORT=" + controller,
            "export PERSEID_CLUSTER_PORT=" + member + " PERSEID_CLUSTER_BUS_PORT=" + bus,
            "export JAVA_TOOL_OPTIONS=-XX:TieredStopAtLevel=1"));
  }

  @Test
  void shouldAnswerWhatThePageShows() throws IOException {
    Map<String, Object> changes = ports();
    changes.put("127.0.0.1 4671", "127.0.0.1 " + controller);
    changes.put("127.0.0.1:4670", "127.0.0.1:" + subscriber);
    Guide guide = Guide.of("STARDUST.md", folder).with(changes);
    List<String> script = begin();
    List<String> expected = new ArrayList<>();
    String commands = "";
    for (Block block : guide.blocks()) {
      if (block.language().equals("sh")) {
        script.add(commands);
        commands = block.text();
      } else {
        script.add("{\n" + commands + "} >answer" + expected.size());
        expected.add(block.text());
        commands = "";
      }
    }
    script.add(commands);
    for (int i = 0; i < expected.size(); i++) {
      script.add("echo '" + MARK + i + "'; cat answer" + i);
    }
    script.add("echo '" + MARK + "end'");

    String output = guide.run("stardust", String.join("\n", script));
    assertThat(expected).hasSizeGreaterThan(6);
    for (int i = 0; i < expected.size(); i++) {
      int from = output.indexOf(MARK + i + "\n") + (MARK + i + "\n").length();
      String answer = output.substring(from, output.indexOf(MARK, from));
      assertThat(plain(answer)).as("answer %d", i).isEqualTo(plain(expected.get(i)));
    }
  }

  /** Without what is another in each run, and what nobody sees. */
  private static String plain(String answer) {
    String timeless = TIME.matcher(answer.replace("\r\n", "\n")).replaceAll("\"_ts\":0");
    return VERSION.matcher(timeless).replaceAll("\"version\": 0");
  }

  @Test
  void shouldMoveOverOnOneHost() throws IOException {
    Map<String, Object> changes = ports();
    changes.put("15742", trial);
    Guide guide = Guide.of("MIGRATING-FROM-STARDUST.md", folder).with(changes);
    String yaml = guide.blocks("yaml").findFirst().orElseThrow();
    Files.writeString(folder.resolve("perseid.yaml"), yaml);
    List<String> script = begin();
    script.addAll(guide.blocks("sh").toList());

    assertThat(guide.run("stardust-one", String.join("\n", script)))
        .containsPattern(
            "\\[\\]\\[\\{\"type\":\"Greeting\",\"message\":\"hello\",\"_ts\":[0-9.]+,\"_ch\":\"test\"}]")
        .contains("Stardust COMET Server")
        .contains("ok: ")
        .containsPattern("expected the user and password[^\n]*\n401\n200\n");
  }

  @Test
  void shouldMoveOverToThreeHosts() throws IOException {
    Guide guide = Guide.of("MIGRATING-FROM-STARDUST.md", folder);
    List<String> nodes = guide.nodes(admin);
    assertThat(nodes).hasSize(3);
    List<String> script = begin();
    script.addAll(nodes);
    for (int host = 1; host <= 3; host++) {
      script.add("java -jar perseid.jar status --wait 60 --admin 10.0.0." + host + ":" + admin);
    }
    String stream = "curl -sS http://10.0.0.%d:" + port + "/comet/channel/test/stream/0123";
    script.add(stream.formatted(1));
    script.add("curl -sS http://10.0.0.2:" + port + "/comet/channel/test -d 'm={\"n\":1}'");
    script.add(stream.formatted(3));
    script.add("kill %1 %2 %3");
    script.add("wait");
    String output =
        guide.run("stardust-three", String.join("\n", script).replace("10.0.0.", "127.0.0."));

    assertThat(output).containsPattern("\\[\\]\\[\\{\"n\":1,\"_ts\":[0-9.]+,\"_ch\":\"test\"}]");
  }
}
