package io.perseid.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.perseid.config.LogFormat;
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

  private void configure(String level, LogFormat format) {
    configure(new LogOptions(level, format, false, false));
  }

  private void configure(LogOptions options) {
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    Logging.configure(options);
  }

  @AfterEach
  void restore() {
    System.setErr(stderr);
    System.setOut(stdout);
    Logging.configure(new LogOptions("warn", LogFormat.TEXT, false, false));
  }

  @Test
  void shouldWriteOneLineAnEventToStandardError() {
    configure("info", LogFormat.TEXT);

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
    configure("info", LogFormat.TEXT);

    log.info("bad line: {}", "a\r\n2026-01-01T00:00:00Z INFO  Main all is well");

    assertThat(lines()).hasSize(1);
  }

  @Test
  void shouldWriteJsonWhenAskedTo() {
    configure("info", LogFormat.JSON);

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
    configure("debug", LogFormat.TEXT);

    log.debug("ours");
    context.getLogger("com.hazelcast.core").info("theirs");
    context.getLogger("io.vertx.core").warn("trouble");

    assertThat(err.toString(StandardCharsets.UTF_8)).contains("ours", "trouble");
    assertThat(err.toString(StandardCharsets.UTF_8)).doesNotContain("theirs");
  }

  @Test
  void shouldNotWarnThatANodeMeantToBeAloneIsAlone() {
    configure("info", LogFormat.TEXT);
    Logger hazelcast = context.getLogger("com.hazelcast.instance.impl.Node");

    hazelcast.warn("[127.0.0.1]:5701 No join method is enabled! Starting standalone.");
    hazelcast.warn("something else");

    assertThat(lines()).hasSize(1);
    assertThat(lines()[0]).endsWith("something else");
  }

  @Test
  void shouldTakeTheEventsOfTheJdksTwoLoggers() {
    configure("info", LogFormat.TEXT);

    System.getLogger("io.perseid.core").log(System.Logger.Level.INFO, "from the system logger");
    java.util.logging.Logger.getLogger("some.library").warning("from java.util.logging");

    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("INFO  core from the system logger")
        .contains("WARN  library from java.util.logging");
  }

  private void logLeave(LogOptions options) {
    configure(options);
    LoggerFactory.getLogger("io.perseid.events")
        .atInfo()
        .setMessage("leavechannel")
        .addKeyValue("ip", "10.0.0.1")
        .addKeyValue("userAgent", "A \"b\" c")
        .addKeyValue("messages", 3L)
        .addKeyValue("reason", "disconnected")
        .log();
  }

  @Test
  void shouldWriteEventsAsNamedValuesWhateverTheLevel() {
    logLeave(new LogOptions("error", LogFormat.TEXT, false, true));

    assertThat(lines()).hasSize(1);
    assertThat(lines()[0])
        .endsWith(
            " INFO  events leavechannel ip=10.0.0.1 userAgent=\"A \\\"b\\\" c\" messages=3"
                + " reason=disconnected");
  }

  @Test
  void shouldWriteEventsAsFieldsOfOneJsonObject() {
    logLeave(new LogOptions("info", LogFormat.JSON, false, true));

    JsonObject event = new JsonObject(lines()[0]);
    assertThat(event.getString("event")).isEqualTo("leavechannel");
    assertThat(event.getString("userAgent")).isEqualTo("A \"b\" c");
    assertThat(event.getLong("messages")).isEqualTo(3);
    assertThat(event.getLong("timestamp")).isPositive();
  }

  @Test
  void shouldWriteTheOriginalsLinesWithItsWordsForReasons() {
    logLeave(new LogOptions("info", LogFormat.METEOR, false, true));
    log.warn("trouble\nahead");

    assertThat(lines()).hasSize(2);
    assertThat(lines()[0])
        .matches(
            "[A-Z][a-z]{2} [A-Z][a-z]{2} \\d+ \\d\\d:\\d\\d:\\d\\d \\d{4}\tinfo\tleavechannel"
                + "\t10\\.0\\.0\\.1\tA \"b\" c\t3\tnewSubscriberWithSameID");
    assertThat(lines()[1]).endsWith("\twarning\ttrouble ahead");
  }

  @Test
  void shouldWriteUnixTimeWhenAskedTo() {
    logLeave(new LogOptions("info", LogFormat.METEOR, true, true));

    assertThat(lines()[0]).matches("\\d{10}\tinfo\tleavechannel.*");
  }

  @Test
  void shouldWriteNoEventsUnlessAskedTo() {
    logLeave(new LogOptions("debug", LogFormat.TEXT, false, false));

    assertThat(err.size()).isZero();
  }

  private String[] lines() {
    return err.toString(StandardCharsets.UTF_8).split("\n");
  }
}
