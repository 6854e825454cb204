package io.perseid.controller;

import static org.awaitility.Awaitility.await;

import io.perseid.config.ControllerOptions;
import io.perseid.stats.Counter;
import io.perseid.stats.Stats;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** A controller port over a fake broker, on either transport of the event loop. */
@ParameterizedClass(name = "native transport {0}")
@ValueSource(booleans = {false, true})
abstract class ControllerFixture {
  static final int LINE_BYTES_MAX = 1000;
  static final int PENDING_MAX = 50;
  static final int CONNECTIONS_MAX = 1000;
  static final String INVALID = "ERR Invalid command syntax\r\n";

  @Parameter boolean nativeTransport;

  final Stats stats = new Stats();
  final FakeBroker broker = new FakeBroker(stats);
  private final List<AutoCloseable> opened = new ArrayList<>();
  Vertx vertx;
  ControllerVerticle verticle;

  void start() {
    start(Duration.ofSeconds(120));
  }

  void start(Duration stallTimeout) {
    vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(nativeTransport));
    verticle = new ControllerVerticle(options(), broker, stats, stallTimeout);
    settle(vertx.deployVerticle(verticle));
  }

  /** What a test may want otherwise. */
  ControllerOptions options() {
    return options(0, PENDING_MAX, CONNECTIONS_MAX, "");
  }

  static ControllerOptions options(
      int port, int pendingMax, int connectionsMax, String shutdownMessage) {
    return new ControllerOptions(
        "127.0.0.1",
        port,
        LINE_BYTES_MAX,
        pendingMax,
        connectionsMax,
        shutdownMessage,
        "127.0.0.1",
        0);
  }

  TestController connect() throws IOException {
    if (vertx == null) {
      start();
    }
    TestController controller = new TestController(verticle.actualPort());
    opened.add(controller);
    return controller;
  }

  static <T> T settle(io.vertx.core.Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  static void until(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(15)).pollInterval(Duration.ofMillis(2)).until(condition);
  }

  void untilNobodyIsConnected() {
    until(() -> stats.get(Counter.CURRENT_CONTROLLERS) == 0);
  }

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
    if (vertx != null) {
      settle(vertx.close());
    }
    broker.close();
  }
}
