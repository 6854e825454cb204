package io.perseid.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perseid.harness.Child;
import io.perseid.harness.Places;
import io.perseid.process.Jar.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * scripts/perseid: which Java it takes, with which flags, and its class archive. Most of it with a
 * stand-in for Java that does nothing but what is looked at.
 */
class LauncherTest {
  private static final Path LAUNCHER = Places.root().resolve("scripts/perseid");

  @TempDir private Path temporary;
  private Path folder;
  private Path cache;
  private final Map<String, String> environment = new TreeMap<>();

  @BeforeEach
  void prepare() throws IOException {
    folder = Files.createDirectory(temporary.resolve("a folder"));
    cache = folder.resolve("the cache");
    environment.put("JAR", Files.writeString(folder.resolve("the.jar"), "no jar").toString());
    environment.put("CACHE_DIRECTORY", cache.toString());
    environment.put("JAVA", standIn("\"17.0.1\"").toString());
  }

  /** It makes an archive as Java does, after half a second, and tells how it was called. */
  private Path standIn(String version) throws IOException {
    Path home = Files.createDirectories(folder.resolve("java " + version.replace('"', '-')));
    Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
    Files.writeString(home.resolve("release"), "JAVA_VERSION=" + version + "\n");
    Files.writeString(
        java,
        """
        #!/bin/sh
        for word; do
          case $word in
            -version) echo 'openjdk version %s'; exit ;;
            -XX:ArchiveClassesAtExit=* | -XX:AOTCacheOutput=*)
              sleep 0.5
              echo "$word" >>'%s/made'
              echo classes >"${word#*=}" ;;
            *) echo "$word" ;;
          esac
        done
        """
            .formatted(version, folder));
    assertThat(java.toFile().setExecutable(true)).isTrue();
    return java;
  }

  private Child start(String... words) {
    List<String> command = new ArrayList<>(List.of("env"));
    environment.forEach((name, value) -> command.add(name + "=" + value));
    command.add(LAUNCHER.toString());
    command.addAll(List.of(words));
    return Child.start(folder.resolve("log-" + System.nanoTime()), command);
  }

  private Result run(String... words) {
    try (Child child = start(words)) {
      return new Result(child.awaitExit(60), child.output());
    }
  }

  private List<Path> archives() throws IOException {
    if (!Files.exists(cache)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(cache)) {
      return files.filter(file -> file.getFileName().toString().startsWith("classes-")).toList();
    }
  }

  /** The real Java and jar, once; Java 17 archives nothing from a path with blanks. */
  @Test
  void shouldMapItsOwnArchiveAndStartWithoutItWhenItIsBroken() throws IOException {
    environment.put("JAVA", Places.java());
    environment.put("JAR", Files.copy(Places.jar(), temporary.resolve("real.jar")).toString());
    assertThat(run("archive").exitCode()).isZero();
    assertThat(archives()).hasSize(1);

    environment.put("JAVA_OPTIONS", "-Xlog:class+load");
    assertThat(run("version").lines())
        .anyMatch(line -> line.contains("perseid.server.Main ") && line.contains("shared objects"));

    Path archive = archives().get(0);
    Files.delete(archive);
    Files.writeString(archive, "not classes at all");
    Result broken = run("version");
    assertThat(broken.exitCode()).isZero();
    assertThat(broken.lines())
        .anyMatch(line -> line.contains("perseid.server.Main ") && line.contains("real.jar"))
        .noneMatch(line -> line.contains("[warning]") || line.contains("[error]"));
  }

  @Test
  void shouldMakeTheArchiveBesideTheFirstNodeAndUseItForTheSecond() throws IOException {
    assertThat(run("node", "--demo").lines())
        .containsSequence("-jar", environment.get("JAR"), "node", "--demo")
        .noneMatch(flag -> flag.startsWith("-XX:SharedArchiveFile"));

    await().atMost(Duration.ofSeconds(20)).until(() -> archives().size() == 1);
    await().until(() -> archives().get(0).toString().endsWith(".archive"));
    assertThat(run("node").lines()).contains("-XX:SharedArchiveFile=" + archives().get(0));
    assertThat(run("status").lines()).contains("-XX:SharedArchiveFile=" + archives().get(0));
  }

  @Test
  void shouldMakeOneArchiveWhenSeveralAreAskedForAtOnce() throws IOException {
    try (Child first = start("archive");
        Child second = start("archive");
        Child third = start("archive")) {
      for (Child child : List.of(first, second, third)) {
        assertThat(child.awaitExit(60)).as(child.output()).isZero();
        assertThat(child.output()).contains("class archive: " + cache);
      }
    }
    assertThat(archives()).hasSize(1);
    assertThat(Files.readAllLines(folder.resolve("made"))).hasSize(1);
  }

  @Test
  void shouldTakeNoArchiveThatWasMadeForAnotherJarOrJava() throws IOException {
    run("archive");
    Files.writeString(Path.of(environment.get("JAR")), "another jar");
    assertThat(run("flags").output()).doesNotContain("SharedArchiveFile");

    run("archive");
    environment.put("JAVA", standIn("\"25.0.1\"").toString());
    assertThat(run("flags").output()).doesNotContain("AOTCache");
    run("archive");
    assertThat(run("flags").lines()).contains("-XX:+UseCompactObjectHeaders");
    assertThat(run("flags").output()).contains("-XX:AOTCache=" + cache);
    assertThat(archives()).hasSize(3);
  }

  @Test
  void shouldSayInOneLineThatTheArchiveHasNoPlaceAndStartTheNode() {
    environment.put("CACHE_DIRECTORY", "/dev/null/cache");

    Result node = run("node");

    assertThat(node.exitCode()).isZero();
    assertThat(node.lines()).contains("node");
    assertThat(node.lines().stream().filter(line -> line.contains("no class archive"))).hasSize(1);
    assertThat(run("archive").exitCode()).isEqualTo(1);
  }

  @Test
  void shouldDoWithoutAnArchiveWhereNoneIsWantedOrTheJavaIsUnknown() throws IOException {
    environment.put("CACHE_DIRECTORY", "");
    assertThat(run("node").output()).doesNotContain("archive");

    environment.put("CACHE_DIRECTORY", cache.toString());
    environment.put("JAVA", standIn("mystery").toString());
    assertThat(run("node").lines()).contains("-XX:+IgnoreUnrecognizedVMOptions", "node");
    assertThat(cache).doesNotExist();
  }

  @Test
  void shouldRefuseAJavaThatIsTooOldAndNameItsVersion() throws IOException {
    environment.put("JAVA", standIn("\"1.8.0_402\"").toString());

    Result node = run("node");

    assertThat(node.exitCode()).isEqualTo(1);
    assertThat(node.output()).contains("version 8", "expected: 17 or later");
  }

  @ParameterizedTest
  @CsvSource({
    "24576, max, 1024, Serial",
    "2048, max, 512, Serial",
    "24576, 536870912, 128, Serial",
    "24576, 134217728, 64, Serial"
  })
  void shouldChooseAHeapForTheMachineAndItsContainer(
      int machineMib, String container, int heap, String collector) throws IOException {
    memory(machineMib, container);

    assertThat(run("flags").lines()).contains("-Xmx" + heap + "m", "-XX:+Use" + collector + "GC");
  }

  private void memory(int machineMib, String container) throws IOException {
    Path meminfo = folder.resolve("meminfo");
    Files.writeString(meminfo, "MemTotal:  %d kB\nMemFree: 1 kB\n".formatted(machineMib * 1024L));
    Path group = Files.createDirectories(folder.resolve("cgroup"));
    Files.writeString(group.resolve("memory.max"), container + "\n");
    environment.put("MEMINFO", meminfo.toString());
    environment.put("CGROUP_ROOT", group.toString());
  }

  /** A second node for a few seconds could be one too many. */
  @Test
  void shouldNotMakeTheArchiveBesideANodeWhereMemoryIsScarce() throws IOException {
    memory(24576, "536870912");

    assertThat(run("node").exitCode()).isZero();

    assertThat(cache).doesNotExist();
  }

  @Test
  void shouldTakeTheHeapThatIsAskedForAndRefuseWhatIsNone() {
    environment.put("HEAP", "4g");
    assertThat(run("flags").lines()).contains("-Xmx4096m", "-XX:+UseG1GC");

    environment.put("HEAP", "much");
    Result refused = run("flags");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.output()).contains("HEAP is 'much'", "like 512m or 2g");
  }

  /** Two collectors in one command line would keep Java from starting. */
  @Test
  void shouldLeaveHeapAndCollectorToTheUserWhoChoosesThem() {
    environment.put("JAVA_OPTIONS", "-Xmx300m -XX:+UseParallelGC");

    assertThat(run("flags").lines())
        .contains("-Xmx300m", "-XX:+UseParallelGC")
        .doesNotContain("-XX:+UseSerialGC", "-XX:+UseG1GC", "-Xmx1024m");
  }
}
