package io.perseid.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.harness.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of Stardust's behaviour names tests that exist, in every row at least one. */
class ConformanceTableTest {
  private static final Pattern JAVA = Pattern.compile("`([A-Z][A-Za-z]+Test)\\.([a-zA-Z0-9]+)`");
  private static final Pattern SCRIPT = Pattern.compile("\"([^\"]+)\"");

  @Test
  void shouldNameATestThatExistsForEachBehaviour() throws IOException {
    Path root = Places.root();
    Map<String, String> classes = sources(root, "Test.java");
    String scripts =
        String.join("\n", sources(root.resolve("js-client/test"), ".test.mjs").values());
    List<String> rows =
        Files.readAllLines(root.resolve("dialects/stardust/CONFORMANCE.md")).stream()
            .filter(line -> line.startsWith("| ") && !line.contains("---"))
            .filter(line -> !line.endsWith("| test |"))
            .toList();
    assertThat(rows).hasSizeGreaterThan(40);
    List<String> missing = new ArrayList<>();
    for (String row : rows) {
      String tests = row.substring(row.lastIndexOf('|', row.length() - 2));
      Matcher java = JAVA.matcher(tests);
      Matcher script = SCRIPT.matcher(tests);
      int named = 0;
      for (; java.find(); named++) {
        String source = classes.getOrDefault(java.group(1) + ".java", "");
        if (!source.contains("void " + java.group(2) + "(")) {
          missing.add(java.group());
        }
      }
      for (; script.find(); named++) {
        if (!scripts.contains("test(" + script.group())) {
          missing.add(script.group());
        }
      }
      assertThat(named).as("tests named in: %s", row).isPositive();
    }
    assertThat(missing).as("tests that do not exist").isEmpty();
  }

  private static Map<String, String> sources(Path root, String ending) throws IOException {
    List<Path> found;
    try (Stream<Path> files = Files.walk(root)) {
      found =
          files
              .filter(each -> each.toString().endsWith(ending))
              .filter(each -> !each.toString().contains("/target/"))
              .collect(Collectors.toList());
    }
    Map<String, String> sources = new HashMap<>();
    for (Path each : found) {
      sources.put(each.getFileName().toString(), Files.readString(each));
    }
    return sources;
  }
}
