package io.perseid.server;

import io.perseid.config.ControllerOptions;
import io.perseid.config.NodeOptions;
import io.perseid.config.Option;
import io.perseid.config.StardustOptions;
import io.perseid.config.SubscriberOptions;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
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
  record Port(Option option, String host, int number, boolean udp) {
    Port(Option option, String host, int number) {
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
    List<Port> ports = new ArrayList<>();
    ports.add(new Port(Option.CLUSTER_PORT, own, options.cluster().port()));
    ports.add(new Port(Option.CLUSTER_BUS_PORT, own, options.cluster().busPort()));
    ports.add(new Port(Option.ADMIN_PORT, options.admin().host(), options.admin().port()));
    SubscriberOptions subscriber = options.subscriber();
    ports.add(new Port(Option.SUBSCRIBER_PORT, subscriber.host(), subscriber.port()));
    StardustOptions stardust = options.stardust();
    if (stardust.enabled()) {
      ports.add(new Port(Option.STARDUST_PORT, stardust.host(), stardust.port()));
    }
    ControllerOptions controller = options.controller();
    ports.add(new Port(Option.CONTROLLER_PORT, controller.host(), controller.port()));
    ports.add(
        new Port(Option.CONTROLLER_UDP_PORT, controller.udpHost(), controller.udpPort(), true));
    return new PortCheck(ports);
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
    String where =
        "cannot listen on %s:%d (%s): ".formatted(port.host, port.number, port.option.key());
    String message = String.valueOf(cause.getMessage());
    if (message.contains("in use")) {
      return where
          + "the port is taken by another process; stop it, or choose another port with "
          + port.option.flag()
          + (port.option == Option.STARDUST_PORT
              ? ", or do without Stardust: --stardust-enabled=false"
              : "");
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
