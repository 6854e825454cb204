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
 * One recorded conversation.
 *
 * @param area what it is about: modes, catchup, controller, identity, requests
 * @param needs what the server must be like; {@code fresh}: no one has talked to it
 * @param documents what must lie in the document root: path and content
 * @param steps the conversation, in order
 */
record GoldenCase(
    String name,
    String area,
    Set<String> needs,
    Map<String, String> documents,
    List<JsonNode> steps) {
  private static final Path FOLDER = Path.of("integration-tests/src/test/resources/golden/meteor");

  /** All cases, by name. */
  static List<GoldenCase> all() {
    try (Stream<Path> files = Files.list(Places.root().resolve(FOLDER))) {
      List<GoldenCase> cases = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        cases.add(parse(new ObjectMapper().readTree(file.toFile())));
      }
      return cases;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static GoldenCase parse(JsonNode json) {
    Set<String> needs = new HashSet<>();
    json.path("needs").forEach(need -> needs.add(need.asText()));
    Map<String, String> documents = new LinkedHashMap<>();
    json.path("docroot").properties().forEach(e -> documents.put(e.getKey(), text(e.getValue())));
    List<JsonNode> steps = new ArrayList<>();
    json.path("steps").forEach(steps::add);
    return new GoldenCase(
        json.path("name").asText(), json.path("area").asText(), needs, documents, steps);
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
