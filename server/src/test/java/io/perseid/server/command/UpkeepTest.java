package io.perseid.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.perseid.config.NodeOptions;
import io.perseid.config.OptionException;
import io.perseid.config.OptionForm;
import io.perseid.config.OptionReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Options read again from a file under a command line, as at SIGHUP. */
@Timeout(30)
class UpkeepTest {
  @TempDir private Path folder;
  private final FakeNode node = new FakeNode();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(Reload.class);

  @BeforeEach
  void listen() {
    log.start();
    // What other tests have set for the whole JVM must not matter.
    logger.setLevel(Level.INFO);
    logger.addAppender(log);
  }

  @AfterEach
  void listenNoMore() {
    logger.detachAppender(log);
    logger.setLevel(null);
  }

  private OptionReader sources() {
    OptionReader reader = new OptionReader();
    ConfigFile.read(folder.resolve("node.yaml"), reader);
    reader.set(OptionForm.FLAG, "--subscriber-server-name", "flag", "command line");
    return reader;
  }

  private void write(String yaml) throws Exception {
    Files.writeString(folder.resolve("node.yaml"), yaml);
  }

  /** A node that runs with what the file says now. */
  private Upkeep running() throws OptionException {
    OptionReader reader = sources();
    Upkeep upkeep = new Upkeep(new Reload(this::sources, reader.values(), reader.read()));
    upkeep.begin(node);
    return upkeep;
  }

  private NodeOptions changed(int count) {
    await().until(() -> node.changes.size() == count && logged("in force") == count);
    return node.changes.get(count - 1);
  }

  private long logged(String words) {
    return messages().stream().filter(line -> line.contains(words)).count();
  }

  private List<String> messages() {
    return List.copyOf(log.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void shouldTakeOverWhatTheFileSaysNowWhileTheCommandLineStillWins() throws Exception {
    write("subscriber: {ping-interval: 3s, server-name: file}");
    Upkeep upkeep = running();
    write("subscriber: {ping-interval: 9s, server-name: other}\nmodes: {lines: {ping: P}}");

    upkeep.readAgain();

    NodeOptions next = changed(1);
    assertThat(next.subscriber().pingIntervalSeconds()).isEqualTo(9);
    assertThat(next.subscriber().serverName()).isEqualTo("flag");
    assertThat(node.asked).containsExactly("documents");
    assertThat(messages())
        .containsExactly(
            "the configuration is in force: subscriber.ping-interval 3s -> 9s, modes.lines");
  }

  @Test
  void shouldKeepTheOldConfigurationWhenTheFileIsBadAndNameEachError() throws Exception {
    write("subscriber: {ping-interval: 3s}");
    Upkeep upkeep = running();
    write("subscriber: {ping-interval: 9s, write-timeout: never, pong: 1}");

    upkeep.readAgain();

    await().until(() -> logged("configuration: ") == 2);
    assertThat(messages().get(0)).contains("not changed, 2 errors");
    assertThat(messages().get(1)).contains("write-timeout", "\"never\"", "allowed");
    assertThat(messages().get(2)).contains("subscriber.pong");
    assertThat(node.changes).isEmpty();
    write("subscriber: {ping-interval: 5s}");
    upkeep.readAgain();
    assertThat(changed(1).subscriber().pingIntervalSeconds()).isEqualTo(5);
  }

  @Test
  void shouldKeepTheOldConfigurationWhenTheFileIsGone() throws Exception {
    write("subscriber: {ping-interval: 3s}");
    Upkeep upkeep = running();
    Files.delete(folder.resolve("node.yaml"));

    upkeep.readAgain();

    await().until(() -> logged("no such file") == 1);
    assertThat(node.changes).isEmpty();
  }

  @Test
  void shouldNameEveryTimeInOneLineWhatWaitsForTheNextStart() throws Exception {
    write("");
    Upkeep upkeep = running();
    write("subscriber: {port: 80}\nlimits: {message-age: 1h}\ncluster: {name: other}");

    upkeep.readAgain();
    changed(1);
    upkeep.readAgain();
    changed(2);

    String warning =
        "kept as they were until the next start: cluster.name perseid -> other,"
            + " subscriber.port 4670 -> 80, limits.message-age 2h -> 1h";
    assertThat(logged(warning)).isEqualTo(2);
  }

  @Test
  void shouldTakeOverANewPasswordAndLogNeither() throws Exception {
    write("stardust: {auth-user: joe, auth-password: first-one}");
    Upkeep upkeep = running();
    write("stardust: {auth-user: joe, auth-password: second-one, port: 1, timeout: 5s}");

    upkeep.readAgain();

    assertThat(changed(1).stardust().authPassword()).isEqualTo("second-one");
    assertThat(messages())
        .containsExactly(
            "kept as they were until the next start: stardust.port 5742 -> 1",
            "the configuration is in force: stardust.timeout 55s -> 5s,"
                + " stardust.auth-password (not shown) -> (not shown)");
  }

  @Test
  void shouldGoOnAfterWhatFailed() throws Exception {
    write("");
    Upkeep upkeep = running();
    upkeep.clearChannels();
    upkeep.forgetDocuments();
    upkeep.readAgain();

    changed(1);
    assertThat(node.asked).containsExactly("clear", "documents", "documents");
  }

  @Test
  void shouldDoWhatWasAskedForWhileTheNodeStarted() throws Exception {
    write("");
    OptionReader reader = sources();
    Upkeep upkeep = new Upkeep(new Reload(this::sources, reader.values(), reader.read()));
    upkeep.forgetDocuments();
    upkeep.readAgain();
    assertThat(node.asked).isEmpty();

    upkeep.begin(node);

    changed(1);
    assertThat(node.asked).containsExactly("documents", "documents");
  }
}
