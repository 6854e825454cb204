package io.perseid.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.harness.NodeProcess;
import io.perseid.process.Jar.Result;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of {@code bench} once against a real node, for a moment: is every message there? */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BenchNodeTest {
  private NodeProcess node;

  @BeforeAll
  void startNode() {
    node = NodeProcess.alone("bench").start().awaitReady();
  }

  @AfterAll
  void endNode() {
    node.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"perseid", "perseid-longpoll"})
  void shouldLoseNothing(String how) {
    JsonObject result =
        bench(
            "fanout",
            "--subscribe",
            how + ":127.0.0.1:" + node.subscriberPort(),
            "--publish",
            "controller:127.0.0.1:" + node.controllerPort(),
            "--subscribers",
            "20",
            "--channels",
            "2",
            "--in-flight",
            "2",
            "--seconds",
            "0.5",
            "--warm-up",
            "0");

    assertThat(
            List.of(
                result.getLong("lost"),
                result.getLong("duplicated"),
                result.getLong("reordered"),
                result.getLong("misdirected"),
                result.getLong("publishFailed")))
        .as("faults in %s", result)
        .containsOnly(0L);
    assertThat(result.getLong("received")).isPositive().isEqualTo(result.getLong("published") * 10);
  }

  @Test
  void shouldMeasurePublishing() {
    JsonObject result =
        bench(
            "publish",
            "--publish",
            "controller:127.0.0.1:" + node.controllerPort(),
            "--rate",
            "100",
            "--seconds",
            "0.5",
            "--warm-up",
            "0",
            "--pid",
            Long.toString(node.child().pid()));

    assertThat(result.getLong("publishFailed")).isZero();
    assertThat(result.getJsonObject("publishLatencyMillis").getDouble("p50")).isPositive();
    assertThat(result.getJsonObject("rssBytes").getLong("after")).isPositive();
  }

  @Test
  void shouldMeasureComingAndWaiting() {
    String subscribe = "perseid:127.0.0.1:" + node.subscriberPort();

    JsonObject came = bench("connect", "--subscribe", subscribe, "--connections", "50");
    JsonObject held =
        bench(
            "hold",
            "--subscribe",
            subscribe,
            "--subscribers",
            "50",
            "--settle",
            "0",
            "--seconds",
            "0.2");

    assertThat(came.getLong("connections")).isEqualTo(50);
    assertThat(held.getLong("subscribersReady")).isEqualTo(50);
    assertThat(held.getLong("subscribersGone")).isZero();
  }

  private static JsonObject bench(String... words) {
    List<String> command = new ArrayList<>(List.of("bench"));
    command.addAll(List.of(words));
    command.addAll(List.of("--json", "-"));
    Result result = Jar.run("bench-" + words[0], command.toArray(String[]::new));
    assertThat(result.exitCode()).as(result.output()).isZero();
    return new JsonObject(result.output());
  }
}
