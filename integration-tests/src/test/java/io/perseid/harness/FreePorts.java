package io.perseid.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports that nobody listens on, each given out once. Test classes that run at the same time, in
 * JVMs of their own, take them from ranges of their own.
 *
 * <p>They lie below the range from which the system takes the local ports of connections: a node
 * that was killed finds its ports free when it comes back, and a client that knocks meanwhile
 * cannot be connected to itself.
 */
public final class FreePorts {
  private static final int FORK_SPAN = 4_000;
  private static final int LOWEST = 15_000 + FORK_SPAN * (Places.fork() - 1);
  private static final int HIGHEST = LOWEST + FORK_SPAN;
  private static final Set<Integer> GIVEN = new HashSet<>();

  private FreePorts() {}

  /** A port for a listener on 127.0.0.1. */
  public static synchronized int next() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (!GIVEN.contains(port) && isFree(port)) {
        GIVEN.add(port);
        return port;
      }
    }
  }

  /** A port such that it and those at these distances behind it are free. */
  public static synchronized int base(List<Integer> distances) {
    while (true) {
      int base = next();
      if (distances.stream().allMatch(d -> !GIVEN.contains(base + d) && isFree(base + d))) {
        distances.forEach(d -> GIVEN.add(base + d));
        return base;
      }
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
