package io.perseid.server;

import io.perseid.config.NodeOptions;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;

/**
 * Looks, before anything is started, whether every port of a node can be listened on: so that the
 * answer is one line, and no half of a node was in the cluster before it.
 *
 * @param ports what the node will listen on
 */
record PortCheck(List<Port> ports) {
  private static final int UNPRIVILEGED = 1024;

  /** One port: its address, and the option that chose it. */
  record Port(String option, String host, int number, boolean udp) {
    Port(String option, String host, int number) {
      this(option, host, number, false);
    }

    /** Listens for a moment. */
    void tryOut() throws IOException {
      InetSocketAddress address = new InetSocketAddress(host, number);
      if (udp) {
        new DatagramSocket(address).close();
        return;
      }
      try (ServerSocket socket = new ServerSocket()) {
        socket.setReuseAddress(true);
        socket.bind(address);
      }
    }
  }

  static PortCheck of(NodeOptions options) {
    String own = options.cluster().address();
    return new PortCheck(
        List.of(
            new Port("cluster.port", own, options.cluster().port()),
            new Port("cluster.bus-port", own, options.cluster().busPort()),
            new Port("admin.port", options.admin().host(), options.admin().port()),
            new Port("subscriber.port", options.subscriber().host(), options.subscriber().port()),
            new Port("controller.port", options.controller().host(), options.controller().port()),
            new Port(
                "controller.udp-port",
                options.controller().udpHost(),
                options.controller().udpPort(),
                true)));
  }

  /**
   * Looks.
   *
   * @throws IOException naming the first one that is taken, or whose address is not this machine's
   */
  void run() throws IOException {
    for (Port port : ports) {
      if (port.number != 0) {
        try {
          port.tryOut();
        } catch (IOException e) {
          throw new IOException(refusal(port, e), e);
        }
      }
    }
  }

  static String refusal(Port port, IOException cause) {
    String where = "cannot listen on %s:%d (%s): ".formatted(port.host, port.number, port.option);
    String message = String.valueOf(cause.getMessage());
    if (message.contains("in use")) {
      return where + "the port is taken by another process; stop it or choose another port";
    }
    if (message.contains("Permission denied") && port.number < UNPRIVILEGED) {
      return where
          + "this user may not take a port below "
          + UNPRIVILEGED
          + "; choose a higher one, put a web server in front, or allow it to all users:"
          + " sysctl net.ipv4.ip_unprivileged_port_start="
          + port.number;
    }
    return where + message;
  }
}
