package io.perseid.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.harness.Child;
import io.perseid.harness.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A page of the documentation whose commands can be run, in a folder with the jar. Immutable. */
record Guide(String text, Path folder) {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```([a-z]*)\\n(.*?)^```$");
  private static final Pattern ADDRESS = Pattern.compile("--address (\\S+)");
  private static final int SECONDS = 120;

  /**
   * A block of the page.
   *
   * @param language {@code sh} for commands, empty for what they answer or other hosts do
   */
  record Block(String language, String text) {}

  /** Reads a page, and puts the jar into the folder. */
  static Guide of(String page, Path folder) throws IOException {
    if (!Files.exists(folder.resolve("perseid.jar"))) {
      Files.copy(Places.jar(), folder.resolve("perseid.jar"));
    }
    return new Guide(Files.readString(Places.root().resolve("docs").resolve(page)), folder);
  }

  /** The same with other texts, such as the ports of the test. What is nowhere is a fault. */
  Guide with(Map<String, ?> changes) {
    String changed = text;
    for (Map.Entry<String, ?> change : changes.entrySet()) {
      assertThat(changed).contains(change.getKey());
      changed = changed.replace(change.getKey(), change.getValue().toString());
    }
    return new Guide(changed, folder);
  }

  /** All blocks in their order. */
  List<Block> blocks() {
    return BLOCK
        .matcher(text)
        .results()
        .map(block -> new Block(block.group(1), block.group(2)))
        .toList();
  }

  /** The texts of the blocks in a language. */
  Stream<String> blocks(String language) {
    return blocks().stream().filter(block -> block.language().equals(language)).map(Block::text);
  }

  /**
   * The lines that start a node on each of several hosts, which are addresses of this machine here:
   * its other listeners are there too, as they are when hosts are their own.
   *
   * @param adminPort of each
   */
  List<String> nodes(int adminPort) {
    return blocks("")
        .flatMap(String::lines)
        .filter(line -> line.contains("--members"))
        .map(line -> onItsHost(line, adminPort))
        .toList();
  }

  private static String onItsHost(String node, int adminPort) {
    Matcher address = ADDRESS.matcher(node);
    assertThat(address.find()).isTrue();
    return Stream.of("SUBSCRIBER", "CONTROLLER", "ADMIN", "STARDUST")
        .map(port -> "PERSEID_" + port + "_HOST=" + address.group(1))
        .collect(
            Collectors.joining(" ", "", " PERSEID_ADMIN_PORT=" + adminPort + " " + node + " &"));
  }

  /** Runs a script in the folder, and returns its output; it must succeed. */
  String run(String name, String script) throws IOException {
    Path log = Places.output("node-logs").resolve("guide-" + name + ".log");
    Files.deleteIfExists(log);
    String here = "cd '" + folder + "'\n" + "trap 'kill $(jobs -p) 2>/dev/null || :' EXIT\n";
    String path = "PATH='" + Path.of(Places.java()).getParent() + "':$PATH\n";
    try (Child bash = Child.start(log, List.of("bash", "-c", here + path + script))) {
      int code = bash.awaitExit(SECONDS);
      assertThat(code).as("exit code; output: %s", bash.output()).isZero();
      return bash.output();
    }
  }
}
