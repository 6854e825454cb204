package io.perseid.stardust;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perseid.harness.NodeProcess;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Requests to the Stardust ports of nodes, without cookies. */
final class StardustClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private StardustClient() {}

  /** Any request; headers are names and values in turn. */
  static HttpResponse<String> ask(
      NodeProcess node, String method, String path, String body, String... headers) {
    return send(request(node, method, path, body, headers)).join();
  }

  private static HttpRequest request(
      NodeProcess node, String method, String path, String body, String... headers) {
    URI uri = URI.create("http://127.0.0.1:" + node.stardustPort() + path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(30))
            .method(method, BodyPublishers.ofString(body));
    return (headers.length == 0 ? request : request.headers(headers)).build();
  }

  private static CompletableFuture<HttpResponse<String>> send(HttpRequest request) {
    return CLIENT.sendAsync(request, BodyHandlers.ofString());
  }

  /** GET of a page that there is. */
  static JsonNode get(NodeProcess node, String path) {
    return json(ask(node, "GET", path, ""));
  }

  /** Writes messages; returns when they are safe. */
  static void post(NodeProcess node, String names, String... messages) {
    String body =
        Stream.of(messages)
            .map(each -> "m=" + URLEncoder.encode(each, StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    HttpResponse<String> answer =
        ask(
            node,
            "POST",
            "/channel/" + names,
            body,
            "Content-Type",
            "application/x-www-form-urlencoded");
    if (answer.statusCode() != 200 || !answer.body().isEmpty()) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
  }

  /** What a stream request brings in the end, of a client that says nothing of its place. */
  static List<JsonNode> poll(NodeProcess node, String names, String client) {
    return beginPoll(node, names, client).join();
  }

  /** A stream request under way. */
  static CompletableFuture<List<JsonNode>> beginPoll(
      NodeProcess node, String names, String client) {
    return send(request(node, "GET", "/channel/" + names + "/stream/" + client, ""))
        .thenApply(answer -> list(json(answer)));
  }

  static JsonNode json(HttpResponse<String> answer) {
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return json(answer.body());
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }

  private static List<JsonNode> list(JsonNode array) {
    List<JsonNode> list = new ArrayList<>();
    array.forEach(list::add);
    return list;
  }
}
