package io.perseid.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.perseid.config.LogOptions;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LoggingTest {
  private final PrintStream stderr = System.err;
  private final PrintStream stdout = System.out;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
  private final Logger log = context.getLogger("io.perseid.shard.Sample");

  private void configure(String level, boolean json) {
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    Logging.configure(new LogOptions(level, json));
  }

  @AfterEach
  void restore() {
    System.setErr(stderr);
    System.setOut(stdout);
    Logging.configure(new LogOptions("warn", false));
  }

  @Test
  void shouldWriteOneLineAnEventToStandardError() {
    configure("info", false);

    log.info("shard {} synced", 7);

    assertThat(lines()).hasSize(1);
    assertThat(lines()[0])
        .matches(
            "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\S+ INFO  Sample shard 7 synced");
    assertThat(out.size()).isZero();
  }

  /** What a client sent may stand in a message: it must not be able to write lines of its own. */
  @Test
  void shouldKeepAMessageWithLineEndsOnOneLine() {
    configure("info", false);

    log.info("bad line: {}", "a\r\n2026-01-01T00:00:00Z INFO  Main all is well");

    assertThat(lines()).hasSize(1);
  }

  @Test
  void shouldWriteJsonWhenAskedTo() {
    configure("info", true);

    log.warn("gap \"{}\"", "x", new IllegalStateException("why"));

    assertThat(lines()).hasSize(1);
    JsonObject event = new JsonObject(lines()[0]);
    assertThat(event.getString("level")).isEqualTo("WARN");
    assertThat(event.getString("formattedMessage")).isEqualTo("gap \"x\"");
    assertThat(event.getString("loggerName")).isEqualTo("io.perseid.shard.Sample");
    assertThat(event.getJsonObject("throwable").getString("message")).isEqualTo("why");
  }

  @Test
  void shouldHearLibrariesFromWarningsOnWhateverOurLevel() {
    configure("debug", false);

    log.debug("ours");
    context.getLogger("com.hazelcast.core").info("theirs");
    context.getLogger("io.vertx.core").warn("trouble");

    assertThat(err.toString(StandardCharsets.UTF_8)).contains("ours", "trouble");
    assertThat(err.toString(StandardCharsets.UTF_8)).doesNotContain("theirs");
  }

  @Test
  void shouldNotWarnThatANodeMeantToBeAloneIsAlone() {
    configure("info", false);
    Logger hazelcast = context.getLogger("com.hazelcast.instance.impl.Node");

    hazelcast.warn("[127.0.0.1]:5701 No join method is enabled! Starting standalone.");
    hazelcast.warn("something else");

    assertThat(lines()).hasSize(1);
    assertThat(lines()[0]).endsWith("something else");
  }

  @Test
  void shouldTakeTheEventsOfTheJdksTwoLoggers() {
    configure("info", false);

    System.getLogger("io.perseid.core").log(System.Logger.Level.INFO, "from the system logger");
    java.util.logging.Logger.getLogger("some.library").warning("from java.util.logging");

    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("INFO  core from the system logger")
        .contains("WARN  library from java.util.logging");
  }

  private String[] lines() {
    return err.toString(StandardCharsets.UTF_8).split("\n");
  }
}
