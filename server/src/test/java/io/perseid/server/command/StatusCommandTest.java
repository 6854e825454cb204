package io.perseid.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.config.AdminOptions;
import io.perseid.server.admin.AdminVerticle;
import io.perseid.server.admin.FakeStatus;
import io.perseid.server.admin.Metrics;
import io.perseid.server.admin.StatusReport;
import io.perseid.stats.Counter;
import io.perseid.stats.Stats;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The command against the real admin port. */
@Timeout(30)
class StatusCommandTest {
  private final Vertx vertx = Vertx.vertx();
  private final FakeStatus status = new FakeStatus();
  private final Stats stats = new Stats();
  private final Metrics metrics = new Metrics(stats, status);
  private final CliRun cli = new CliRun();
  private String address;

  @BeforeEach
  void start() throws Exception {
    AdminVerticle admin =
        new AdminVerticle(
            new AdminOptions("127.0.0.1", 0), new StatusReport("one", status, stats), metrics);
    vertx.deployVerticle(admin).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    address = "127.0.0.1:" + admin.port();
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    metrics.close();
  }

  @Test
  void shouldShowANodeThatIsReady() {
    cli.run("status", "--admin", address);

    assertThat(cli.out())
        .contains("node         one, ")
        .contains("ready        yes")
        .contains("shards       64 of 64 synced")
        .contains("member       one at 127.0.0.1:5701 (this one)")
        .contains("member       two at 127.0.0.2:5701")
        .doesNotContain("null");
    assertThat(cli.code).isZero();
  }

  @Test
  void shouldShowDatagramsOnceThereAreAny() {
    cli.run("status", "--admin", address);
    assertThat(cli.out()).doesNotContain("datagrams");
    stats.add(Counter.UDP_DROPPED, 2);

    cli.run("status", "--admin", address);

    assertThat(cli.out()).contains("datagrams    0 taken, 0 ignored, 2 dropped");
  }

  @Test
  void shouldShowStardustOnceItIsUsed() {
    cli.run("status", "--admin", address);
    assertThat(cli.out()).doesNotContain("stardust");
    stats.add(Counter.STARDUST_POLLS, 3);
    stats.add(Counter.STARDUST_POSTS_REFUSED, 1);

    cli.run("status", "--admin", address);

    assertThat(cli.out()).contains("stardust     3 polls, 0 posts, 1 refused");
  }

  @Test
  void shouldFailWithTheReasonsWhenTheNodeIsNotReady() {
    status.lose(1);

    cli.run("status", "--admin", address);

    assertThat(cli.out()).contains("ready        no").contains("63 of 64 shards are synced");
    assertThat(cli.code).isEqualTo(1);
  }

  @Test
  void shouldHandOnTheAnswerAsJson() {
    cli.run("status", "--json", "--admin", address);

    assertThat(new JsonObject(cli.out()).getString("name")).isEqualTo("one");
  }

  @Test
  void shouldSayThatItIsNoAdminPort() throws IOException {
    try (FakeServer web =
        new FakeServer(
            (server, in, out) ->
                FakeServer.say(out, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"))) {
      cli.run("status", "--admin", web.address());

      assertThat(cli.err()).contains(web.address() + " is no admin port");
      assertThat(cli.code).isEqualTo(1);
    }
  }

  @Test
  void shouldSayThatNobodyListens() throws IOException {
    FakeServer gone = new FakeServer();
    gone.close();

    cli.run("status", "--admin", gone.address());

    assertThat(cli.err()).contains("cannot reach the admin port " + gone.address());
    assertThat(cli.code).isEqualTo(1);
  }
}
