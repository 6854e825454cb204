package io.perseid.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolsTest {
  @ParameterizedTest
  @CsvSource({
    "raw, '', tcp, ''",
    "perseid, '', controller, ''",
    "sse, /events/{channel}, http, /pub/{channel}",
    "ws, /socket/{channel}, http, /pub/{channel}",
    "poll, /poll/{channel}, http, /pub/{channel}"
  })
  void shouldReceiveEachMessageOnce(String how, String path, String publish, String publishPath)
      throws IOException {
    try (FakePushServer server = new FakePushServer()) {
      assertAllThere(
          fanout(server, how, path, publish, publishPath, "--in-flight", "2", "--channels", "2"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7})
  void shouldUnderstandPollsHoweverTheirBytesAreCut(int bytes) throws IOException {
    try (FakePushServer server = new FakePushServer().inPieces(bytes).inChunks()) {
      assertAllThere(
          fanout(server, "poll", "/poll/{channel}", "http", "/pub/{channel}", "--bytes", "40"));
    }
  }

  @Test
  void shouldCountWhatAServerOfPostsRefuses() throws IOException {
    try (FakePushServer server = new FakePushServer().refusing(2)) {
      JsonObject result =
          fanout(server, "sse", "/events/{channel}", "http", "/pub/{channel}", "--rate", "100");

      assertThat(result.getLong("publishFailed")).isEqualTo(1);
      assertThat(result.getLong("lost")).isZero();
      assertThat(result.getString("trouble")).contains("status 507");
    }
  }

  @Test
  void shouldTellWhyNobodyGotThrough() throws IOException {
    try (FakePushServer server = new FakePushServer()) {
      BenchRun run = new BenchRun("hold", "--subscribe", server.at("sse") + "/closed/{channel}");

      assertThat(run.code).isNotZero();
      assertThat(run.err.toString())
          .contains("no subscriber got through")
          .contains("HTTP/1.1 403 Forbidden");
    }
  }

  @Test
  void shouldConnectAsOftenAsAskedAndLeave() throws IOException {
    try (FakePushServer server = new FakePushServer()) {
      JsonObject result =
          BenchRun.result(
              "connect", "--subscribe", server.at("raw"), "--connections", "30", "--rate", "500");

      assertThat(result.getLong("connections")).isEqualTo(30);
      assertThat(result.getLong("refused")).isZero();
      assertThat(result.getJsonObject("latencyMillis").getDouble("max")).isPositive();
    }
  }

  @Test
  void shouldTellWhatTheProcessesOfTheServerUse() throws IOException {
    String pid = Long.toString(ProcessHandle.current().pid());
    try (FakePushServer server = new FakePushServer()) {
      JsonObject result =
          BenchRun.result(
              "hold", "--subscribe", server.at("raw"), "--subscribers", "10", "--pid", pid);

      assertThat(result.getLong("subscribersReady")).isEqualTo(10);
      assertThat(result.getJsonObject("cpu").getJsonObject("byPid").getDouble(pid)).isNotNull();
      JsonObject memory = result.getJsonObject("rssBytes");
      assertThat(memory.getLong("before")).isPositive();
      assertThat(memory.getLong("peak")).isGreaterThanOrEqualTo(memory.getLong("after"));
    }
  }

  @Test
  void shouldMeasureHowLongUntilAMessageIsAcknowledged() throws IOException {
    try (FakePushServer server = new FakePushServer()) {
      String at = server.at("controller");
      JsonObject result =
          BenchRun.result(
              "publish", "--publish", at + ',' + at, "--in-flight", "8", "--channels", "3");

      assertThat(result.getLong("published")).isGreaterThan(15);
      assertThat(result.getLong("acknowledged")).isLessThanOrEqualTo(result.getLong("published"));
      JsonObject latency = result.getJsonObject("publishLatencyMillis");
      assertThat(latency.getDouble("p50"))
          .isPositive()
          .isLessThanOrEqualTo(latency.getDouble("max"));
      assertThat(result.containsKey("deliveries")).isFalse();
    }
  }

  private static JsonObject fanout(
      FakePushServer server,
      String how,
      String path,
      String publish,
      String publishPath,
      String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "fanout",
                "--subscribe",
                server.at(how) + path,
                "--publish",
                server.at(publish) + publishPath,
                "--subscribers",
                "6"));
    words.addAll(List.of(more));
    return BenchRun.result(words.toArray(String[]::new));
  }

  private static void assertAllThere(JsonObject result) {
    long channels = result.getJsonObject("options").getLong("channels");
    assertThat(
            List.of(
                result.getLong("lost"),
                result.getLong("duplicated"),
                result.getLong("reordered"),
                result.getLong("stalls")))
        .as("lost, duplicated, reordered, stalls of %s", result)
        .containsOnly(0L);
    assertThat(result.getLong("received"))
        .isPositive()
        .isEqualTo(result.getLong("published") * 6 / channels);
    assertThat(result.getJsonObject("latencyMillis").getDouble("p50")).isPositive();
  }
}
