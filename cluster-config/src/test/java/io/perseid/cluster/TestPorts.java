package io.perseid.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports that nothing listens on. They lie below those that the system gives to connections: tests
 * of other modules, which run at the same time, have thousands.
 */
final class TestPorts {
  private static final int LOWEST = 11_000;
  private static final int HIGHEST = 15_000;
  private static final Set<Integer> GIVEN = new HashSet<>();

  private TestPorts() {}

  /** So many different ones, which no other call returns. */
  static synchronized int[] free(int count) {
    int[] ports = new int[count];
    for (int i = 0; i < count; i++) {
      do {
        ports[i] = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      } while (!isFree(ports[i]) || !GIVEN.add(ports[i]));
    }
    return ports;
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
