package io.perseid.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.perseid.harness.Places;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * Serves batches of texts to pages that run their frames, and collects what the pages saw. Several
 * pages may work side by side.
 */
final class Laboratory implements AutoCloseable {
  private final ObjectMapper json = new ObjectMapper();
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final Map<Integer, Batch> batches = new ConcurrentHashMap<>();
  private final CompletableFuture<Findings> finished = new CompletableFuture<>();
  private final Findings findings = new Findings();
  private final HttpServer server;
  private final long seed;
  private final int count;
  private final List<FrameKind> kinds;

  Laboratory(long seed, int count, List<FrameKind> kinds) throws IOException {
    this.seed = seed;
    this.count = count;
    this.kinds = kinds;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/texts/", x -> answer(x, "application/octet-stream", batch(x).texts()));
    server.createContext("/frames/", x -> answer(x, "text/plain", batch(x).frames()));
    server.createContext("/page/", x -> answer(x, "text/html; charset=utf-8", page(batch(x))));
    server.createContext("/kinds", x -> answer(x, "application/json", utf8(kindsAsJson())));
    server.createContext(
        "/lab.html", x -> answer(x, "text/html; charset=utf-8", resource("lab.html")));
    server.createContext("/lab.js", x -> answer(x, "text/javascript", resource("lab.js")));
    server.createContext("/meteor.js", x -> answer(x, "text/javascript", meteor()));
    server.createContext("/found/", this::found);
    server.start();
  }

  /** The page that runs every n-th batch, beginning with one of the first. */
  String address(int first, int n) {
    String host = "http://127.0.0.1:" + server.getAddress().getPort();
    return "%s/lab.html?first=%d&step=%d&count=%d&size=%d"
        .formatted(host, first, n, count, Batch.SIZE);
  }

  /** What was found in all batches. */
  CompletableFuture<Findings> finished() {
    return finished;
  }

  private void found(HttpExchange exchange) throws IOException {
    JsonNode report = json.readTree(exchange.getRequestBody());
    answer(exchange, "text/plain", utf8("noted"));
    if (report.has("failed")) {
      finished.completeExceptionally(new AssertionError(report.get("failed").asText()));
      return;
    }
    batches.remove(number(exchange));
    synchronized (findings) {
      findings.add(report);
      if (findings.batches == count) {
        finished.complete(findings);
      }
    }
  }

  private Batch batch(HttpExchange exchange) {
    return batches.computeIfAbsent(number(exchange), number -> Batch.of(seed, number, kinds));
  }

  private static int number(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    return Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
  }

  /** The frames in a document as in the mode iframe, whose window is watched from the beginning. */
  private static byte[] page(Batch batch) {
    byte[] head = utf8("<html><head><script>parent.watch(window)</script></head><body>\r\n");
    byte[] page = new byte[head.length + batch.frames().length];
    System.arraycopy(head, 0, page, 0, head.length);
    System.arraycopy(batch.frames(), 0, page, head.length, batch.frames().length);
    return page;
  }

  private String kindsAsJson() {
    return kinds.stream()
        .map(
            kind ->
                "{\"quote\":\"%s\",\"comment\":%b,\"escapes\":%b,\"page\":%b}"
                    .formatted(
                        kind.quote() == '"' ? "\\\"" : kind.quote(),
                        kind.comment(),
                        kind.escapes(),
                        kind.mode().options().isPage()))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream content = Laboratory.class.getResourceAsStream("/text/" + name)) {
      return content.readAllBytes();
    }
  }

  private static byte[] meteor() throws IOException {
    return Files.readAllBytes(Places.root().resolve("js-client/meteor.js"));
  }

  private static void answer(HttpExchange exchange, String type, byte[] body) {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    try (exchange) {
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  /** What the pages saw, added up. */
  static final class Findings {
    int batches;
    long texts;
    long wellFormed;
    long withEscapes;
    long badUtf8;
    long escaped;
    final List<String> problems = new ArrayList<>();

    private void add(JsonNode report) {
      batches++;
      texts += report.get("texts").asLong();
      wellFormed += report.get("wellFormed").asLong();
      withEscapes += report.get("withEscapes").asLong();
      badUtf8 += report.get("badUtf8").asLong();
      escaped += report.get("escaped").asLong();
      report.get("problems").forEach(problem -> problems.add(problem.asText()));
    }
  }
}
