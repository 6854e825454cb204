package io.perseid.config;

import java.util.ArrayList;
import java.util.List;

/**
 * What a node serves to Stardust's pages and scripts. Source: spec of Stardust, 1.
 *
 * @param enabled whether it is served at all
 * @param host address to listen on
 * @param port TCP port, 0 to let the system choose
 * @param base before every path on that port: empty, or like {@code /comet}
 * @param mount path under which the subscriber port serves it too; empty for not at all
 * @param timeoutSeconds seconds after which a stream request that waits is answered without
 *     messages
 * @param demo whether the demo is served, at {@code demo/} below base and mount
 * @param allowFrom addresses that may write
 * @param authUser user that a writer must be; empty for anybody
 * @param authPassword that user's password; empty only where there is no user
 * @param channelLength newest messages that GET of a channel shows
 * @param bodyBytesMax longest body of a POST, in bytes
 * @param messagesMax most messages in one POST
 * @param positionTtlSeconds seconds for which the position of a client that is away is remembered
 * @param positionsMax positions that one node remembers
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

  /**
   * What an operator must be told although nothing is wrong.
   *
   * @param subscriberHost address of the port under which the mount is
   */
  List<String> warnings(String subscriberHost) {
    List<String> warnings = new ArrayList<>();
    if (!enabled) {
      if (!mount.isEmpty()) {
        warnings.add("stardust.mount: nothing is served there, since stardust.enabled is false");
      }
      return warnings;
    }
    boolean reachable =
        !OptionChecks.isLoopback(host)
            || !mount.isEmpty() && !OptionChecks.isLoopback(subscriberHost);
    if (reachable && authUser.isEmpty() && allowFrom.stream().anyMatch(b -> b.bits() == 0)) {
      warnings.add(
          "stardust.allow-from: whoever reaches this node may write to every channel; name the"
              + " publishers' addresses, or set stardust.auth-user and stardust.auth-password");
    }
    return warnings;
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "StardustOptions[enabled=" + enabled + ", host=" + host + ", port=" + port + ']';
  }
}
