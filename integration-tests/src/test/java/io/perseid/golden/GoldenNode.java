package io.perseid.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perseid.harness.ControllerClient;
import io.perseid.harness.FreePorts;
import io.perseid.harness.Http;
import io.perseid.harness.NodeProcess;
import io.perseid.harness.Places;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One node, started as the original was when it was recorded, and everything of it that a case
 * touches beside its connections: documents, configuration, signals, datagrams, log. One thread.
 */
final class GoldenNode implements AutoCloseable, Replay.Server {
  static final Path MODES = Path.of("integration-tests/src/test/resources/golden/meteord.conf");
  private static final Duration WITHIN = Duration.ofSeconds(10);

  private final Path documents;
  private final Path config;
  private final int udpPort = FreePorts.next();
  private final NodeProcess process;
  private final Map<String, String> written = new LinkedHashMap<>();

  /**
   * A node that is not started yet.
   *
   * @param folder where its configuration and its documents lie
   * @param settings parameters of the original's command line; without {@code PingInterval} there
   *     are no pings
   * @param options what its own configuration file holds
   */
  GoldenNode(String name, Path folder, Map<String, String> settings, String options) {
    documents = folder.resolve(name + "/documents");
    config = folder.resolve(name + "/meteord.conf");
    Path own = folder.resolve(name + "/perseid.yaml");
    try {
      Files.createDirectories(documents);
      Files.writeString(own, options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    rewriteConfig(Map.of());
    process = NodeProcess.alone("golden-" + name, words(own, settings));
  }

  private String[] words(Path own, Map<String, String> settings) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("PingInterval", "0");
    all.put("SubscriberIP", "127.0.0.1");
    all.put("UDPPort", Integer.toString(udpPort));
    all.put("SubscriberDocumentRoot", documents.toString());
    all.putAll(settings);
    List<String> words =
        new ArrayList<>(List.of("--meteor-config", config.toString(), "--log-events", "true"));
    words.addAll(List.of("--config", own.toString()));
    words.addAll(List.of("--log-format", "meteor", "--subscriber-document-types", "original"));
    // A write timer that ran by mistake would be seen in seconds, and not in two minutes.
    words.addAll(List.of("--subscriber-flash", "true", "--subscriber-write-timeout", "4s"));
    all.forEach(
        (name, value) -> {
          words.add('-' + name);
          words.add(value.startsWith("-") ? '-' + value : value);
        });
    return words.toArray(String[]::new);
  }

  GoldenNode start() {
    process.start();
    return this;
  }

  GoldenNode awaitReady() {
    process.awaitReady();
    return this;
  }

  NodeProcess process() {
    return process;
  }

  /** Puts a case's documents in place; what was there under the same name is served no longer. */
  void provide(Map<String, String> files) {
    files.forEach(
        (path, content) -> {
          String before = written.get(path);
          writeDocument(path, content);
          if (before != null && !before.equals(content)) {
            await()
                .atMost(WITHIN)
                .until(() -> Http.get(process.subscriberPort(), "/" + path).body().equals(content));
          }
        });
  }

  /** Empties all channels, so that the next case finds nothing of those before it. */
  void clear() {
    signal("USR1");
    await("no channels are left")
        .atMost(WITHIN)
        .until(() -> channels(process).equals("OK --EOT--"));
  }

  static String channels(NodeProcess node) throws IOException {
    try (ControllerClient client = new ControllerClient(node.controllerPort())) {
      StringBuilder answer = new StringBuilder(client.ask("LISTCHANNELS"));
      while (!answer.toString().endsWith("--EOT--")) {
        answer.append(' ').append(client.readLine());
      }
      return answer.toString();
    }
  }

  @Override
  public void writeDocument(String path, String content) {
    written.put(path, content);
    try {
      Path file = documents.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, content, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Replaces the lines before the modes. */
  @Override
  public void rewriteConfig(Map<String, String> lines) {
    StringBuilder file = new StringBuilder();
    lines.forEach((name, value) -> file.append(name).append(' ').append(value).append('\n'));
    try {
      file.append(Files.readString(Places.root().resolve(MODES), StandardCharsets.ISO_8859_1));
      Files.writeString(config, file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void signal(String name) {
    process.child().signal(name);
  }

  @Override
  public void awaitExit(int code) {
    assertThat(process.child().awaitExit(30)).isEqualTo(code);
  }

  @Override
  public void sendDatagram(String data) throws IOException {
    sendDatagram(udpPort, data);
  }

  static void sendDatagram(int udpPort, String data) throws IOException {
    byte[] bytes = data.getBytes(StandardCharsets.ISO_8859_1);
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.send(
          new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), udpPort));
    }
  }

  @Override
  public void awaitLog(String regex) {
    Pattern pattern = Pattern.compile(regex, Pattern.DOTALL);
    await("in the log: " + regex)
        .atMost(WITHIN)
        .until(() -> pattern.matcher(process.child().output()).find());
  }

  @Override
  public void close() {
    process.close();
  }
}
