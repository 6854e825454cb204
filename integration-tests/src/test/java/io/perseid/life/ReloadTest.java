package io.perseid.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perseid.harness.ControllerClient;
import io.perseid.harness.NodeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** SIGHUP to a real node with open streams. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReloadTest {
  private static final int RELOADS = 60;
  private static final int STREAMS = 12;

  private Path config;
  private NodeProcess node;

  @BeforeAll
  void startNode(@TempDir Path folder) throws IOException {
    config = folder.resolve("perseid.yaml");
    write("0", "");
    node = NodeProcess.alone("life-reload", "--config", config.toString());
    node.start().awaitReady();
  }

  @AfterAll
  void endNode() {
    node.close();
  }

  /** All messages of the mode are marked. */
  private void write(String mark, String more) throws IOException {
    Files.writeString(
        config,
        """
        modes:
          marked:
            persist: true
            max-time: 0
            header: "HTTP/1.1 ~status~\\r\\nContent-Type: text/plain\\r\\n\\r\\n~channelinfo~"
            channel-info: "at ~lastMsgID~\\n"
            message: "MARK ~text~\\n"
            ping: ""
        """
                .replace("MARK", mark)
            + more);
  }

  private long logged(String words) {
    return node.child().output().lines().filter(line -> line.contains(words)).count();
  }

  private void hangUp(String expected) {
    long before = logged(expected);
    node.child().signal("HUP");
    await()
        .pollInterval(Duration.ofMillis(10))
        .atMost(Duration.ofSeconds(20))
        .until(() -> logged(expected) > before);
  }

  private List<StreamReader> join(String channel) throws IOException {
    List<StreamReader> readers = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      readers.add(
          new StreamReader(node.subscriberPort(), "/push/" + channel + i + "/marked/" + channel));
    }
    await().until(() -> readers.stream().allMatch(r -> r.lines().contains("at 0")));
    return readers;
  }

  @Test
  void shouldDropNoConnectionAndLoseNothingWhenItReadsItsConfigurationManyTimes() throws Exception {
    write("0", "");
    hangUp("configuration is in force");
    List<StreamReader> readers = join("load");
    AtomicBoolean enough = new AtomicBoolean();
    try (ControllerClient controller = new ControllerClient(node.controllerPort())) {
      CompletableFuture<Integer> load =
          CompletableFuture.supplyAsync(() -> publishUntil(enough, controller));
      for (int i = 1; i <= RELOADS; i++) {
        write(Integer.toString(i), "");
        hangUp("configuration is in force");
      }
      enough.set(true);
      int published = load.get(30, TimeUnit.SECONDS);
      controller.publish("load", Integer.toString(published));
      for (StreamReader reader : readers) {
        await().until(() -> reader.lines().contains(RELOADS + " " + published));
        List<String[]> messages = messages(reader);
        assertThat(messages.stream().map(m -> Integer.valueOf(m[1])).toList())
            .containsExactlyElementsOf(IntStream.rangeClosed(0, published).boxed().toList());
        assertThat(messages.stream().map(m -> Integer.valueOf(m[0])).toList()).isSorted();
        assertThat(reader.isEnded()).isFalse();
        reader.close();
      }
    }
  }

  private static int publishUntil(AtomicBoolean enough, ControllerClient controller) {
    int published = 0;
    try {
      while (!enough.get()) {
        controller.publish("load", Integer.toString(published++));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return published;
  }

  /** Mark and text of each. */
  private static List<String[]> messages(StreamReader reader) {
    List<String> lines = reader.lines();
    return lines.stream().skip(lines.indexOf("at 0") + 1).map(line -> line.split(" ")).toList();
  }

  @Test
  void shouldGoOnAsBeforeWhenTheFileIsBadAndSayWhatIsWrong() throws Exception {
    write("good", "");
    hangUp("configuration is in force");
    List<StreamReader> readers = join("bad");
    write("worse", "subscriber: {ping-interval: often}\ncluster: {shards: 3}\n");

    hangUp("configuration is not changed, 2 errors");

    await().until(() -> logged("subscriber.ping-interval") > 0 && logged("cluster.shards") > 0);
    assertThat(node.child().output()).contains("\"often\"", "line 9");
    try (ControllerClient controller = new ControllerClient(node.controllerPort())) {
      controller.publish("bad", "still");
    }
    for (StreamReader reader : readers) {
      await().until(() -> reader.lines().contains("good still"));
      reader.close();
    }
  }

  @Test
  void shouldNameInOneLineWhatOnlyARestartChanges() throws Exception {
    write("x", "subscriber: {port: 1, ping-interval: 4s}\nlimits: {message-age: 1h}\n");

    hangUp("configuration is in force: subscriber.ping-interval 3s -> 4s");

    // The port is given on the command line, which wins over the file.
    assertThat(logged("kept as they were until the next start: limits.message-age 2h -> 1h"))
        .isEqualTo(1);
  }
}
