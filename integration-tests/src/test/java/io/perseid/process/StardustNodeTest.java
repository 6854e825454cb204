package io.perseid.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perseid.harness.Child;
import io.perseid.harness.ControllerClient;
import io.perseid.harness.Http;
import io.perseid.process.Jar.Result;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** {@code perseid stardust} with the original's options: a node, its ports and its settings. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StardustNodeTest {
  private static final Pattern LISTENS =
      Pattern.compile(
          "listens: subscribers 127\\.0\\.0\\.1:([0-9]+), Stardust 127\\.0\\.0\\.1:([0-9]+)/comet \\(its"
              + " demo: /comet/demo/\\) and /site/comet on the subscribers' port, controllers 127\\.0\\.0\\.1:([0-9]+), admin"
              + " 127\\.0\\.0\\.1:([0-9]+)");
  private static final String PORTS =
      """
      cluster: {port: 0, bus-port: 0}
      subscriber: {port: 0}
      controller: {port: 0}
      admin: {port: 0}
      """;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Path config;
  private Child node;
  private int subscriber;
  private int stardust;
  private int controller;
  private int admin;

  @BeforeAll
  void startNode(@TempDir Path folder) throws IOException {
    config = folder.resolve("perseid.yaml");
    write("mount: /site/comet");
    node =
        Jar.start(
            "stardust-node",
            "stardust",
            "--port",
            "0",
            "--base",
            "/comet",
            "--timeout",
            "2",
            "--demo",
            "--config",
            config.toString());
    await()
        .atMost(Duration.ofSeconds(60))
        .failFast("the node ended, log: " + node.log(), () -> !node.isAlive())
        .until(() -> LISTENS.matcher(node.output()).find());
    Matcher line = LISTENS.matcher(node.output());
    assertThat(line.find()).isTrue();
    MatchResult ports = line.toMatchResult();
    subscriber = Integer.parseInt(ports.group(1));
    stardust = Integer.parseInt(ports.group(2));
    controller = Integer.parseInt(ports.group(3));
    admin = Integer.parseInt(ports.group(4));
  }

  @AfterAll
  void endNode() {
    node.close();
  }

  private void write(String options) throws IOException {
    Files.writeString(config, PORTS + "stardust: {" + options + "}\n");
  }

  private void hangUp(String options) throws IOException {
    write(options);
    String words = "the configuration is in force";
    int before = node.output().split(words).length;
    node.signal("HUP");
    await().atMost(Duration.ofSeconds(20)).until(() -> node.output().split(words).length > before);
  }

  private HttpResponse<String> post(int port, String path, String json, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("m=" + json));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void shouldServeEverythingBelowTheBaseAndNothingBeside() {
    assertThat(Http.get(stardust, "/comet/").body()).contains("\"name\"", "Stardust");
    assertThat(Http.get(stardust, "/comet/demo/").status()).isEqualTo(200);
    assertThat(Http.get(stardust, "/channel").status()).isEqualTo(404);
    assertThat(Http.get(stardust, "/push/me/simplepoll/demo").status()).isEqualTo(404);
  }

  @Test
  void shouldServeItUnderTheMountOfTheSubscribersPortToo() {
    assertThat(Http.get(subscriber, "/site/comet/").body()).contains("\"name\"", "Stardust");
    assertThat(Http.get(subscriber, "/site/comet/demo/").status()).isEqualTo(200);
    assertThat(Http.get(subscriber, "/comet/").status()).isEqualTo(404);
    assertThat(Http.get(subscriber, "/push/me/simplepoll/demo").status()).isEqualTo(200);
  }

  @Test
  void shouldBeOneWorldWithMeteor() throws Exception {
    String stream = "/comet/channel/world/stream/0123";
    assertThat(Http.get(stardust, stream).body()).isEqualTo("[]");

    try (ControllerClient publisher = new ControllerClient(controller)) {
      assertThat(publisher.publish("world", "hello")).isPositive();
    }
    assertThat(Http.get(stardust, stream).body()).contains("\"_text\":\"hello\"");

    assertThat(post(subscriber, "/site/comet/channel/world", "{\"type\":\"A\"}").statusCode())
        .isEqualTo(200);
    assertThat(Http.get(stardust, stream).body()).contains("\"type\":\"A\"");
    // Within the quotes of a script.
    assertThat(Http.get(subscriber, "/push/me/simplepoll/world.b1").body())
        .contains("{\\\"type\\\":\\\"A\\\"}");
  }

  @Test
  void shouldAnswerAWaitingStreamWhenItsTimeIsOver() {
    String stream = "/comet/channel/quiet/stream/0124";
    assertThat(Http.get(stardust, stream).body()).isEqualTo("[]");

    // The harness waits for 5 seconds: less than the default timeout.
    assertThat(Http.get(stardust, stream)).isEqualTo(new Http.Answer(200, "[]"));
  }

  @Test
  void shouldGoByNewOptionsAtOnceAndKeepThoseOfItsPorts() throws Exception {
    String channel = "/comet/channel/reload";
    assertThat(post(stardust, channel, "{}").statusCode()).isEqualTo(200);

    hangUp("mount: /other, channel-length: 3, allow-from: 192.0.2.1");
    assertThat(post(stardust, channel, "{}").statusCode()).isEqualTo(403);
    assertThat(Http.get(stardust, channel).body()).contains("\"size\":3");
    assertThat(Http.get(subscriber, "/site/comet/").status()).isEqualTo(200);
    assertThat(node.output())
        .contains("until the next start: stardust.mount /site/comet -> /other")
        .contains("in force: stardust.allow-from 127.0.0.0/8,::1 -> 192.0.2.1");

    hangUp("mount: /site/comet, auth-user: joe, auth-password: s3cret, body-bytes-max: 1KiB");
    assertThat(post(stardust, channel, "{}").statusCode()).isEqualTo(401);
    String joe = "Basic am9lOnMzY3JldA==";
    assertThat(post(stardust, channel, "{}", "Authorization", joe).statusCode()).isEqualTo(200);
    String large = "{\"a\":\"" + "x".repeat(2000) + "\"}";
    assertThat(post(stardust, channel, large, "Authorization", joe).statusCode()).isEqualTo(413);
    assertThat(node.output()).doesNotContain("s3cret");

    hangUp("mount: /site/comet");
    assertThat(post(stardust, channel, "{}").statusCode()).isEqualTo(200);
  }

  @Test
  void shouldCountWhatItIsAsked() throws Exception {
    double polls = metric("polls");
    double posts = metric("posts");
    double refused = metric("posts_refused");

    Http.get(stardust, "/comet/channel/count/stream/0125");
    post(stardust, "/comet/channel/count", "{}");
    post(stardust, "/comet/channel/count", "no+json");

    assertThat(metric("polls")).isEqualTo(polls + 1);
    assertThat(metric("posts")).isEqualTo(posts + 1);
    assertThat(metric("posts_refused")).isEqualTo(refused + 1);
    Result status = Jar.run("stardust-status", "status", "--admin", "127.0.0.1:" + admin);
    assertThat(status.output()).containsPattern("stardust +[0-9]+ polls, [0-9]+ posts, [0-9]+");
  }

  private double metric(String name) {
    String page = Http.get(admin, "/metrics").body();
    Matcher line =
        Pattern.compile("(?m)^perseid_stardust_" + name + "_total ([0-9.E]+)$").matcher(page);
    assertThat(line.find()).as("metric %s in %s", name, page).isTrue();
    return Double.parseDouble(line.group(1));
  }

  @Test
  void shouldSayWhichPortASecondOneFindsTakenAndHowToChooseAnother() {
    Result second =
        Jar.run(
            "stardust-second",
            "stardust",
            "--config",
            config.toString(),
            "--port",
            Integer.toString(stardust));

    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(second.output())
        .contains("cannot listen on 127.0.0.1:" + stardust + " (stardust.port)")
        .contains("choose another port with --stardust-port")
        .doesNotContain("\tat ");
  }
}
