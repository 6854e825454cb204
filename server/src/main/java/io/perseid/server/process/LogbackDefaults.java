package io.perseid.server.process;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.perseid.config.LogFormat;
import io.perseid.config.LogOptions;

/** What is logged before, or without, a node's options: warnings, as text. Made by Logback. */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_LOW_PRIORITY)
public final class LogbackDefaults extends ContextAwareBase implements Configurator {
  /** For the service loader. */
  public LogbackDefaults() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    Logging.configure(context, new LogOptions("warn", LogFormat.TEXT, false, false));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
