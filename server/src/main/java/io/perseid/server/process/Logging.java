package io.perseid.server.process;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import io.perseid.config.LogFormat;
import io.perseid.config.LogOptions;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Where log events go: standard error, one line an event (and the lines of its stack trace). */
public final class Logging {
  /** Line ends in a message would let whoever sent the text forge further lines. */
  private static final String MESSAGE = "%replace(%msg){'[\\r\\n]+', ' '}";

  private static final String TEXT =
      "%d{\"yyyy-MM-dd'T'HH:mm:ss.SSSXXX\"} %-5level %logger{0} " + MESSAGE + "%named%n";
  private static final String METEOR = "\t%priority\t" + MESSAGE + "%tabbed%n";

  private Logging() {}

  /**
   * Puts a node's options in force. The level is that of our own lines; libraries are heard from
   * WARN on. A file named by {@code -Dlogback.configurationFile} stands instead of all this.
   */
  public static void configure(LogOptions options) {
    UnsafeWarning.silence();
    System.setProperty("hazelcast.logging.type", "slf4j");
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    if (System.getProperty("logback.configurationFile") == null) {
      configure((LoggerContext) LoggerFactory.getILoggerFactory(), options);
    }
  }

  static void configure(LoggerContext context, LogOptions options) {
    context.reset();
    Level level = Level.toLevel(options.level());
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(level.isGreaterOrEqual(Level.WARN) ? level : Level.WARN);
    // What libraries warn of is mostly a peer that is gone: where it was noticed tells nobody much.
    root.addAppender(appender(context, encoder(context, options, "%ex{1}")));
    Logger ours = context.getLogger("io.perseid");
    ours.setLevel(level);
    ours.setAdditive(false);
    ours.addAppender(appender(context, encoder(context, options, "")));
    context.getLogger("io.perseid.events").setLevel(options.events() ? Level.INFO : Level.OFF);
    // It warns of what is meant to be so: a port that closes may still be handed a connection.
    context.getLogger("io.netty.bootstrap.ServerBootstrap").setLevel(Level.ERROR);
  }

  private static ConsoleAppender<ILoggingEvent> appender(
      LoggerContext context, Encoder<ILoggingEvent> encoder) {
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName("stderr");
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.addFilter(new AloneFilter());
    appender.start();
    return appender;
  }

  private static Encoder<ILoggingEvent> encoder(
      LoggerContext context, LogOptions options, String trace) {
    Encoder<ILoggingEvent> encoder =
        options.format() == LogFormat.JSON
            ? new FlatJsonEncoder()
            : lines(context, pattern(options) + trace);
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }

  private static String pattern(LogOptions options) {
    if (options.format() == LogFormat.METEOR) {
      return (options.unixTime() ? "%unix" : "%human") + METEOR;
    }
    return TEXT;
  }

  private static Encoder<ILoggingEvent> lines(LoggerContext context, String pattern) {
    PatternLayout layout = new PatternLayout();
    layout.setContext(context);
    layout.setPattern(pattern);
    var words = layout.getInstanceConverterMap();
    words.put("named", () -> new EventWords(EventWords::named));
    words.put("tabbed", () -> new EventWords(EventWords::tabbed));
    words.put("priority", () -> new EventWords(EventWords::priority));
    words.put("human", () -> new EventWords(EventWords::humanTime));
    words.put("unix", () -> new EventWords(EventWords::unixTime));
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(layout);
    return encoder;
  }
}
