package io.perseid.cluster;

import io.perseid.config.ClusterOptions;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses of {@link ClusterOptions}, looked up and found fit for use.
 *
 * @param own this node's address as digits
 * @param members {@code host:port} of all nodes, as configured
 */
record Addresses(InetAddress own, List<String> members) {
  private static final Logger LOG = LoggerFactory.getLogger(Addresses.class);

  /**
   * Looks them up; may block on a name server.
   *
   * @throws ClusterException when one is of no use
   */
  static Addresses of(ClusterOptions options) {
    InetAddress own = resolve(options.address(), "cluster.address");
    if (own.isAnyLocalAddress()) {
      throw new ClusterException(
          "cluster.address is %s, expected one private address of this machine"
              .formatted(options.address()));
    }
    if (!isOfThisMachine(own)) {
      throw new ClusterException(
          "cluster.address is %s (%s), which is not an address of this machine"
              .formatted(options.address(), own.getHostAddress()));
    }
    boolean ownIsMember = options.members().isEmpty();
    for (String member : options.members()) {
      InetAddress address;
      try {
        address = InetAddress.getByName(hostOf(member));
      } catch (UnknownHostException e) {
        // It may get its name later, as it does where names come with the machines.
        LOG.warn("cluster.members: no such host yet: {}", member);
        continue;
      }
      // A machine's own name often means a loopback address on the machine itself.
      ownIsMember |= isOfThisMachine(address) && portOf(member, options.port()) == options.port();
      if (own.isLoopbackAddress() && !address.isLoopbackAddress()) {
        throw new ClusterException(
            "cluster.address is %s, which the member %s cannot reach: give this machine's private address"
                .formatted(options.address(), member));
      }
    }
    if (!ownIsMember) {
      throw new ClusterException(
          "cluster.members is %s, expected all nodes and so this one too: %s:%d"
              .formatted(
                  String.join(",", options.members()), own.getHostAddress(), options.port()));
    }
    return new Addresses(
        own, options.members().stream().map(m -> withPort(m, options.port())).toList());
  }

  private static InetAddress resolve(String host, String option) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new ClusterException(option + ": no such host: " + host, e);
    }
  }

  private static boolean isOfThisMachine(InetAddress address) {
    try {
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return false;
    }
  }

  /** A member's host; IPv6 digits stand in brackets when a port follows. */
  private static String hostOf(String member) {
    if (member.startsWith("[")) {
      return member.substring(1, Math.max(1, member.indexOf(']')));
    }
    return hasPort(member) ? member.substring(0, member.indexOf(':')) : member;
  }

  private static String withPort(String member, int port) {
    if (hasPort(member)) {
      return member;
    }
    String host = hostOf(member);
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  private static int portOf(String member, int port) {
    return hasPort(member) ? Integer.parseInt(member.substring(member.lastIndexOf(':') + 1)) : port;
  }

  private static boolean hasPort(String member) {
    if (member.startsWith("[")) {
      return member.contains("]:");
    }
    return member.indexOf(':') >= 0 && member.indexOf(':') == member.lastIndexOf(':');
  }
}
