package io.perseid.stardust;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A message as a client was shown it.
 *
 * @param channel {@code _ch}
 * @param number given by the writer, unique
 * @param stamp {@code _ts}
 */
record Shown(String channel, int number, double stamp) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Those of a JSON array. */
  static List<Shown> of(String json) {
    return of(read(json));
  }

  /** What is held of each channel, as GET of the channels shows it. */
  static Map<String, List<Shown>> held(String json) {
    List<JsonNode> channels = new ArrayList<>();
    read(json).forEach(channels::add);
    return channels.stream()
        .collect(
            Collectors.toMap(each -> each.get("name").asText(), each -> of(each.get("messages"))));
  }

  private static List<Shown> of(JsonNode array) {
    List<Shown> all = new ArrayList<>();
    for (JsonNode each : array) {
      all.add(
          new Shown(
              each.get("_ch").asText(), each.get("number").asInt(), each.get("_ts").asDouble()));
    }
    return all;
  }

  /** Those of one channel. */
  static List<Shown> on(String channel, List<Shown> all) {
    return all.stream().filter(each -> each.channel().equals(channel)).toList();
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + json, e);
    }
  }
}
