package io.perseid.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.config.AdminOptions;
import io.perseid.stats.Counter;
import io.perseid.stats.Stats;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminVerticleTest {
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private final FakeStatus status = new FakeStatus();
  private final Stats stats = new Stats();
  private final Metrics metrics = new Metrics(stats, status);
  private final AdminVerticle admin =
      new AdminVerticle(
          new AdminOptions("127.0.0.1", 0), new StatusReport("one", status, stats), metrics);

  @BeforeEach
  void start() throws Exception {
    vertx.deployVerticle(admin).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    metrics.close();
  }

  @Test
  void shouldBeHealthyEvenWhenNotReady() throws Exception {
    status.lose(1);

    assertThat(get("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void shouldBeReadyWhenThereIsNoReasonAgainstIt() throws Exception {
    HttpResponse<String> answer = get("/readyz");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(answer.body()))
        .isEqualTo(new JsonObject().put("ready", true).put("reasons", new JsonArray()));
  }

  @Test
  void shouldSayWhyItIsNotReady() throws Exception {
    status.lose(4);

    HttpResponse<String> answer = get("/readyz");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("\"ready\":false").contains("60 of 64 shards are synced");
  }

  @Test
  void shouldReportTheWholeState() throws Exception {
    stats.add(Counter.CURRENT_SUBSCRIBERS, 5);

    HttpResponse<String> answer = get("/status");

    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    JsonObject body = new JsonObject(answer.body());
    assertThat(body.getString("name")).isEqualTo("one");
    assertThat(body.getString("version")).isNotEmpty().doesNotContain("$");
    assertThat(body.getJsonArray("nodes").getJsonObject(1).getString("name")).isEqualTo("two");
    assertThat(body.getJsonObject("shards"))
        .isEqualTo(new JsonObject().put("total", 64).put("synced", 64));
    assertThat(body.getJsonObject("lease").getBoolean("valid")).isTrue();
    JsonObject connections = body.getJsonObject("connections");
    assertThat(connections.getInteger("subscribers")).isEqualTo(5);
    assertThat(connections.getInteger("max")).isEqualTo(1488);
    assertThat(connections.getString("bound")).isEqualTo("files");
    assertThat(connections.getString("boundBy")).isEqualTo("2000 file handles");
    assertThat(body.getInteger("channels")).isEqualTo(7);
    assertThat(body.getInteger("historyBytes")).isEqualTo(4321);
    assertThat(body.getInteger("publishesWaiting")).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(Counter.class)
  void shouldMeasureEveryCounter(Counter counter) throws Exception {
    stats.add(counter, 41);

    assertThat(get("/metrics").body())
        .containsPattern("(?m)^perseid_[a-z_]+ 41\\.0$")
        .containsPattern("(?m)^# HELP perseid_[a-z_]+ .*" + counter.meaning());
  }

  @Test
  void shouldMeasureNodeJvmAndPublishLatency() throws Exception {
    metrics.publishLatencyNanos().accept(TimeUnit.MILLISECONDS.toNanos(3));

    assertThat(get("/metrics").body())
        .contains("perseid_ready 1.0")
        .contains("perseid_lease_valid 1.0")
        .contains("perseid_shards_synced 64.0")
        .contains("perseid_members 2.0")
        .contains("perseid_channels 7.0")
        .contains("perseid_history_bytes 4321.0")
        .contains("perseid_publishes_waiting 3.0")
        .contains("perseid_publish_latency_seconds_bucket{le=\"0.002\"} 0")
        .contains("perseid_publish_latency_seconds_bucket{le=\"0.005\"} 1")
        .contains("jvm_memory_used_bytes{")
        .contains("jvm_threads_live_threads ")
        .contains("jvm_gc_");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/health", "/status/x"})
  void shouldNameItsPathsWhenAskedForAnother(String path) throws Exception {
    HttpResponse<String> answer = get(path);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(new JsonObject(answer.body()).getString("found")).isEqualTo("GET " + path);
    assertThat(answer.body()).contains("/healthz, /readyz, /metrics, /status");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/healthz", "/readyz", "/metrics", "/status"})
  void shouldTakeNothingButGet(String path) throws Exception {
    HttpResponse<String> answer =
        client.send(request(path).POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("GET");
    assertThat(answer.body()).contains("\"found\":\"POST " + path);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin.port() + path));
  }
}
