package io.perseid.config;

import java.util.List;

/**
 * The Stardust dialect of a node.
 *
 * @param enabled whether it is served at all
 * @param host address of its own port
 * @param port its own TCP port, 0 to let the system choose
 * @param base put before every path on its own port, such as {@code /comet}; may be empty
 * @param mount path under which the subscriber port serves it too; empty for not
 * @param timeoutSeconds how long a poll waits for a message
 * @param demo whether the demo is served below {@code /demo}
 * @param allowFrom addresses from which messages are taken
 * @param authUser who may publish; empty for anyone from those addresses
 * @param authPassword the password of that user
 * @param channelLength how many messages of a channel are shown
 * @param bodyBytesMax longest request body accepted, in bytes
 * @param messagesMax most messages in one request
 * @param positionTtlSeconds how long a client's position is remembered after its last poll
 * @param positionsMax most positions that this node remembers
 */
public record StardustOptions(
    boolean enabled,
    String host,
    int port,
    String base,
    String mount,
    int timeoutSeconds,
    boolean demo,
    List<AddressBlock> allowFrom,
    String authUser,
    String authPassword,
    int channelLength,
    int bodyBytesMax,
    int messagesMax,
    int positionTtlSeconds,
    int positionsMax) {

  /** A record's text is for logs, where the password has no place. */
  @Override
  public String toString() {
    return "stardust on " + host + ':' + port + base;
  }
}
