package io.perseid.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What options must hold together; those that are wrong by themselves are left out. */
final class OptionChecks {
  /** What the subscriber port serves beside push requests and documents. */
  private static final List<String> OTHER_PATHS = List.of("/disconnect/", "/readyz/", "/chat/");

  private final OptionValues values;
  private final Set<Option> bad;
  private final List<String> errors = new ArrayList<>();

  OptionChecks(OptionValues values, Set<Option> bad) {
    this.values = values;
    this.bad = bad;
  }

  List<String> errors() {
    if (sound(Option.CLUSTER_MEMBERS)) {
      checkMembers(values.words(Option.CLUSTER_MEMBERS));
    }
    if (sound(Option.SUBSCRIBER_ALLOW_ORIGINS)) {
      checkOrigins(values.words(Option.SUBSCRIBER_ALLOW_ORIGINS));
    }
    checkProxies();
    checkPortsDiffer(Option.CLUSTER_PORT, Option.CLUSTER_BUS_PORT);
    checkPortsDiffer(Option.SUBSCRIBER_PORT, Option.CONTROLLER_PORT);
    checkPortsDiffer(Option.SUBSCRIBER_PORT, Option.ADMIN_PORT);
    checkPortsDiffer(Option.CONTROLLER_PORT, Option.ADMIN_PORT);
    if (sound(Option.STARDUST_ENABLED) && values.flag(Option.STARDUST_ENABLED)) {
      checkPortsDiffer(Option.SUBSCRIBER_PORT, Option.STARDUST_PORT);
      checkPortsDiffer(Option.CONTROLLER_PORT, Option.STARDUST_PORT);
      checkPortsDiffer(Option.ADMIN_PORT, Option.STARDUST_PORT);
    }
    checkMount();
    checkWriters();
    checkPositions();
    return errors;
  }

  private void checkMembers(List<String> members) {
    boolean foundByFile =
        sound(Option.CLUSTER_HAZELCAST_FILE)
            && members.isEmpty()
            && !values.text(Option.CLUSTER_HAZELCAST_FILE).isEmpty();
    if (foundByFile && sound(Option.CLUSTER_QUORUM) && values.isAuto(Option.CLUSTER_QUORUM)) {
      add(
          Option.CLUSTER_QUORUM,
          "has no cluster.members to count, since cluster.hazelcast-file tells how nodes are found;"
              + " allowed: the number of nodes that must agree, more than half of all");
    }
    if (!foundByFile && sound(Option.CLUSTER_QUORUM) && !values.isAuto(Option.CLUSTER_QUORUM)) {
      int nodes = Math.max(1, members.size());
      if (values.number(Option.CLUSTER_QUORUM) > nodes) {
        add(
            Option.CLUSTER_QUORUM,
            "can never be met by " + nodes(nodes) + "; allowed: auto, or 1 to " + nodes);
      }
    }
    if (members.isEmpty()) {
      return;
    }
    for (String member : members) {
      String port = member.substring(member.lastIndexOf(':') + 1);
      if (port.matches("[0-9]{5,}") && Integer.parseInt(port) > 65_535) {
        add(Option.CLUSTER_MEMBERS, "has a port of " + port + "; allowed: 1 to 65535");
      }
    }
    if (values.isDefault(Option.CLUSTER_ADDRESS)
        && !members.stream().allMatch(OptionChecks::isLoopback)) {
      add(
          Option.CLUSTER_ADDRESS,
          "cannot be reached by the members "
              + values.show(Option.CLUSTER_MEMBERS)
              + "; allowed: this machine's own private address");
    }
    for (Option port : List.of(Option.CLUSTER_PORT, Option.CLUSTER_BUS_PORT)) {
      if (sound(port) && values.number(port) == 0) {
        add(port, "is not allowed when there are members; allowed: a whole number from 1 to 65535");
      }
    }
  }

  private void checkOrigins(List<String> origins) {
    if (origins.contains("*") && origins.size() > 1) {
      add(
          Option.SUBSCRIBER_ALLOW_ORIGINS,
          "names all origins and some; allowed: * alone, or only origins");
    }
  }

  private void checkProxies() {
    if (sound(Option.SUBSCRIBER_PROXY_PROTOCOL, Option.SUBSCRIBER_TRUSTED_PROXIES)
        && values.flag(Option.SUBSCRIBER_PROXY_PROTOCOL)
        && values.words(Option.SUBSCRIBER_TRUSTED_PROXIES).isEmpty()) {
      add(
          Option.SUBSCRIBER_PROXY_PROTOCOL,
          "needs subscriber.trusted-proxies, which is empty; allowed: false, or true and the"
              + " addresses of the proxies");
    }
  }

  private void checkMount() {
    if (!sound(Option.STARDUST_MOUNT, Option.SUBSCRIBER_PUSH_ADDRESS)) {
      return;
    }
    String mount = values.text(Option.STARDUST_MOUNT) + '/';
    List<String> taken = new ArrayList<>(OTHER_PATHS);
    taken.add(values.text(Option.SUBSCRIBER_PUSH_ADDRESS) + '/');
    for (String other : taken) {
      if (mount.length() > 1 && (mount.startsWith(other) || other.startsWith(mount))) {
        String where = other.substring(0, other.length() - 1);
        add(
            Option.STARDUST_MOUNT,
            "meets "
                + where
                + " of the same port; allowed: a path that neither holds it nor is in it");
      }
    }
  }

  private void checkWriters() {
    if (sound(Option.STARDUST_AUTH_USER, Option.STARDUST_AUTH_PASSWORD)) {
      needs(Option.STARDUST_AUTH_USER, Option.STARDUST_AUTH_PASSWORD);
      needs(Option.STARDUST_AUTH_PASSWORD, Option.STARDUST_AUTH_USER);
    }
  }

  private void needs(Option given, Option other) {
    if (!values.text(given).isEmpty() && values.text(other).isEmpty()) {
      add(given, "needs " + other.key() + ", which is empty; allowed: both, or both empty");
    }
  }

  private void checkPositions() {
    if (sound(Option.STARDUST_POSITION_TTL, Option.STARDUST_TIMEOUT)
        && values.number(Option.STARDUST_POSITION_TTL) <= values.number(Option.STARDUST_TIMEOUT)) {
      add(
          Option.STARDUST_POSITION_TTL,
          "would forget clients that wait; allowed: more than stardust.timeout, which is "
              + values.show(Option.STARDUST_TIMEOUT));
    }
  }

  private void checkPortsDiffer(Option one, Option other) {
    if (sound(one, other)
        && values.number(one) == values.number(other)
        && values.number(one) != 0
        && sameHost(one, other)) {
      add(other, "is also " + one.key() + " (" + values.origin(one) + "); allowed: another port");
    }
  }

  private boolean sameHost(Option one, Option other) {
    if (one.section().equals(other.section())) {
      return true;
    }
    String a = values.host(one);
    String b = values.host(other);
    return a.equals(b) || a.equals("0.0.0.0") || b.equals("0.0.0.0");
  }

  private void add(Option option, String problem) {
    errors.add(
        option.key()
            + " ("
            + values.origin(option)
            + "): "
            + OptionReader.quote(values.show(option))
            + ' '
            + problem);
  }

  private boolean sound(Option... options) {
    return Arrays.stream(options).noneMatch(bad::contains);
  }

  /** Whether a host, or a member with its port, can be reached from this machine alone. */
  static boolean isLoopback(String member) {
    return member.startsWith("127.")
        || member.startsWith("localhost")
        || member.startsWith("[::1]")
        || member.equals("::1");
  }

  private static String nodes(int count) {
    return count == 1 ? "a node alone" : count + " members";
  }
}
