package io.perseid.server.process;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.perseid.config.LogOptions;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Where log events go: standard error, one line an event (and the lines of its stack trace). */
public final class Logging {
  /** Line ends in a message would let whoever sent the text forge further lines. */
  private static final String PATTERN =
      "%d{\"yyyy-MM-dd'T'HH:mm:ss.SSSXXX\"} %-5level %logger{0} %replace(%msg){'[\\r\\n]+', ' '}";

  private Logging() {}

  /**
   * Puts a node's options in force. The level is that of our own events; libraries are heard from
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
    root.addAppender(appender(context, options.json(), PATTERN + "%n%ex{1}"));
    Logger ours = context.getLogger("io.perseid");
    ours.setLevel(level);
    ours.setAdditive(false);
    ours.addAppender(appender(context, options.json(), PATTERN + "%n"));
    // It warns of what is meant to be so: a port that closes may still be handed a connection.
    context.getLogger("io.netty.bootstrap.ServerBootstrap").setLevel(Level.ERROR);
  }

  private static ConsoleAppender<ILoggingEvent> appender(
      LoggerContext context, boolean json, String pattern) {
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName("stderr");
    appender.setTarget("System.err");
    appender.setEncoder(encoder(context, json, pattern));
    appender.addFilter(new AloneFilter());
    appender.start();
    return appender;
  }

  private static Encoder<ILoggingEvent> encoder(
      LoggerContext context, boolean json, String pattern) {
    if (json) {
      JsonEncoder encoder = new JsonEncoder();
      encoder.setContext(context);
      encoder.setWithSequenceNumber(false);
      encoder.setWithNanoseconds(false);
      encoder.setWithContext(false);
      encoder.setWithFormattedMessage(true);
      encoder.setWithMessage(false);
      encoder.setWithArguments(false);
      encoder.start();
      return encoder;
    }
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(pattern);
    encoder.start();
    return encoder;
  }
}
