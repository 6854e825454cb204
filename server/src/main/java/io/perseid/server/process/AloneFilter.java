package io.perseid.server.process;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;

/** Leaves out Hazelcast's warning that a node without members joins nobody: it is meant to. */
final class AloneFilter extends Filter<ILoggingEvent> {
  @Override
  public FilterReply decide(ILoggingEvent event) {
    return event.getLoggerName().startsWith("com.hazelcast.")
            && event.getMessage() != null
            && event.getMessage().contains("No join method is enabled")
        ? FilterReply.DENY
        : FilterReply.NEUTRAL;
  }
}
