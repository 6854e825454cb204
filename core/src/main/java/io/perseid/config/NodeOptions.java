package io.perseid.config;

import java.util.List;
import java.util.stream.Stream;

/**
 * Everything a node is told.
 *
 * @param name of the node in logs, metrics and status: unique in its cluster
 * @param leaveDelayMillis milliseconds between being not ready and ending the streams
 * @param demo whether the chat of the examples is served
 * @param flushTimeoutSeconds seconds that clients have at the end to take what was sent to them
 */
public record NodeOptions(
    String name,
    ClusterOptions cluster,
    SubscriberOptions subscriber,
    ControllerOptions controller,
    AdminOptions admin,
    Limits limits,
    LogOptions log,
    int leaveDelayMillis,
    boolean demo,
    int flushTimeoutSeconds,
    StardustOptions stardust) {

  /** What an operator must be told although nothing is wrong. Reads the file system. */
  public List<String> warnings() {
    return Stream.concat(
            subscriber.warnings().stream(), stardust.warnings(subscriber.host()).stream())
        .toList();
  }
}
