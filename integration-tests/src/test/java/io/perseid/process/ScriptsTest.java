package io.perseid.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perseid.harness.Child;
import io.perseid.harness.FreePorts;
import io.perseid.harness.Http;
import io.perseid.harness.Places;
import io.perseid.process.Jar.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * scripts/up, status and down, in a checkout of their own so that no running cluster is touched.
 */
class ScriptsTest {
  private static final int NODES = 3;

  @TempDir private Path checkout;
  private int basePort;
  private int balancerPort;
  private int stardustPort;

  @BeforeEach
  void copyWhatTheScriptsNeed() throws IOException {
    copy("scripts");
    copy("deploy");
    Path jar = checkout.resolve("server/target/perseid.jar");
    Files.createDirectories(jar.getParent());
    Files.copy(Places.jar(), jar);
    for (String source : List.of(".mvn", "core", "cluster-config", "controller-verticle")) {
      Files.createDirectories(checkout.resolve(source));
    }
    Files.createDirectories(checkout.resolve("subscriber-verticle"));
    Files.createDirectories(checkout.resolve("js-client"));
    Files.createDirectories(checkout.resolve("dialects"));
    Files.createFile(checkout.resolve("pom.xml"));
    // What is older than the jar needs no build.
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(3_600)));
    basePort =
        FreePorts.base(
            IntStream.range(0, NODES)
                .boxed()
                .flatMap(n -> Stream.of(0, 1, 3, 4, 5, 6).map(d -> n * 10 + d))
                .filter(d -> d > 0)
                .toList());
    balancerPort = FreePorts.next();
    stardustPort = FreePorts.next();
  }

  private void copy(String folder) throws IOException {
    try (Stream<Path> files = Files.walk(Places.root().resolve(folder))) {
      for (Path file : files.toList()) {
        Path target = checkout.resolve(Places.root().relativize(file).toString());
        Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  @AfterEach
  void stop() {
    script("down");
  }

  private Result script(String name, String... words) {
    Path log = Places.output("node-logs").resolve("scripts-" + name + ".log");
    List<String> command = new ArrayList<>();
    command.add(checkout.resolve("scripts/" + name).toString());
    command.addAll(List.of(words));
    try {
      Files.deleteIfExists(log);
      try (Child child = Child.start(log, command)) {
        return new Result(child.awaitExit(120), child.output());
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Result up() {
    return script(
        "up",
        "--detach",
        "--nodes",
        Integer.toString(NODES),
        "--base-port",
        Integer.toString(basePort),
        "--load-balancer-port",
        Integer.toString(balancerPort),
        "--stardust-port",
        Integer.toString(stardustPort));
  }

  /** Process ids of the nodes that are ready, by name. */
  private Map<String, Long> readyNodes() throws IOException {
    Result status = script("status", "--json");
    assertThat(status.exitCode()).as(status.output()).isZero();
    Map<String, Long> ready = new TreeMap<>();
    for (JsonNode node : new ObjectMapper().readTree(status.output()).get("nodes")) {
      if (node.get("ready").asBoolean()) {
        ready.put(node.get("name").asText(), node.get("pid").asLong());
      }
    }
    return ready;
  }

  @Test
  void shouldStartThreeNodesThenTheOneThatDiedAndStopAll() throws IOException {
    Result first = up();
    assertThat(first.exitCode()).as(first.output()).isZero();
    assertThat(first.output()).contains("http://127.0.0.1:" + balancerPort + "/chat/");
    Map<String, Long> started = readyNodes();
    assertThat(started).containsOnlyKeys("node1", "node2", "node3");
    assertThat(Http.get(balancerPort, "/chat/").status()).isEqualTo(200);
    assertThat(first.output()).contains("http://127.0.0.1:" + stardustPort + "/demo/");
    assertThat(Http.get(stardustPort, "/demo/").status()).isEqualTo(200);
    assertThat(Http.get(balancerPort, "/comet/demo/").status()).isEqualTo(200);

    ProcessHandle victim = ProcessHandle.of(started.get("node2")).orElseThrow();
    victim.destroyForcibly();
    await().atMost(Duration.ofSeconds(20)).until(() -> !victim.isAlive());
    assertThat(readyNodes()).containsOnlyKeys("node1", "node3");

    Result second = up();
    assertThat(second.exitCode()).as(second.output()).isZero();
    Map<String, Long> again = readyNodes();
    assertThat(again.get("node2")).isNotNull().isNotEqualTo(started.get("node2"));
    assertThat(again.get("node1")).isEqualTo(started.get("node1"));
    assertThat(again.get("node3")).isEqualTo(started.get("node3"));

    Result down = script("down");
    assertThat(down.exitCode()).as(down.output()).isZero();
    for (long pid : again.values()) {
      await("the end of process " + pid).until(() -> ProcessHandle.of(pid).isEmpty());
    }
    assertThat(readyNodes()).isEmpty();
  }
}
