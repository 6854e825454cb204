package io.perseid.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perseid.harness.Places;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One conversation: as recorded from the original, or amended where the original is not to be
 * copied.
 *
 * @param area what it is about: modes, catchup, controller, identity, requests ...
 * @param keep whether clients may rely on it; else it is recorded as a defect
 * @param needs what the server must be like; {@code fresh}: no one has talked to it
 * @param settings parameters of the original's command line, and values
 * @param configLines lines of its configuration file, before the modes
 * @param documents what must lie in the document root: path and content
 * @param steps the conversation, in order
 * @param options what our own configuration file must hold, as JSON; empty for nothing
 * @param amended why it is not replayed as recorded; empty if it is
 */
record GoldenCase(
    String name,
    String area,
    boolean keep,
    Set<String> needs,
    Map<String, String> settings,
    Map<String, String> configLines,
    Map<String, String> documents,
    List<JsonNode> steps,
    String options,
    String amended) {
  private static final Path FOLDER = Path.of("integration-tests/src/test/resources/golden");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** All cases, by name, in the form in which they are to be replayed. */
  static List<GoldenCase> all() {
    Path root = Places.root().resolve(FOLDER);
    try (Stream<Path> files = Files.list(root.resolve("meteor"))) {
      List<GoldenCase> cases = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        Path amended = root.resolve("amended").resolve(file.getFileName());
        JsonNode recorded = JSON.readTree(file.toFile());
        cases.add(
            parse(recorded, Files.exists(amended) ? JSON.readTree(amended.toFile()) : recorded));
      }
      return cases;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static GoldenCase parse(JsonNode recorded, JsonNode replayed) {
    Set<String> needs = new HashSet<>();
    recorded.path("needs").forEach(need -> needs.add(need.asText()));
    List<JsonNode> steps = new ArrayList<>();
    (replayed.has("steps") ? replayed : recorded).path("steps").forEach(steps::add);
    return new GoldenCase(
        recorded.path("name").asText(),
        recorded.path("area").asText(),
        recorded.path("compat").asText().equals("keep"),
        needs,
        texts(recorded.path("set")),
        texts(recorded.path("configLines")),
        texts(recorded.path("docroot")),
        steps,
        replayed.has("options") ? replayed.get("options").toString() : "",
        replayed.path("instead").asText());
  }

  /** The values of an object, as text. */
  static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new LinkedHashMap<>();
    object.properties().forEach(e -> texts.put(e.getKey(), text(e.getValue())));
    return texts;
  }

  /** Data: a string, or a list of strings and repetitions. One character is one byte. */
  static String text(JsonNode data) {
    if (data.isTextual()) {
      return data.asText();
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : data) {
      text.append(
          part.isTextual()
              ? part.asText()
              : part.get("repeat").asText().repeat(part.get("count").asInt()));
    }
    return text.toString();
  }

  /** Whether it asks for a server no one has talked to. */
  boolean needsFresh() {
    return needs.contains("fresh");
  }

  @Override
  public String toString() {
    return name;
  }
}
