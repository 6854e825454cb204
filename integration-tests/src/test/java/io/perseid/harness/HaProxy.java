package io.perseid.harness;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** The real load balancer with the configuration that is shipped, in front of some nodes. */
public final class HaProxy implements AutoCloseable {
  private final int port = FreePorts.next();
  private final int stardustPort = FreePorts.next();
  private final Child child;

  private HaProxy(String name, List<NodeProcess> nodes) {
    Path folder = Places.output("haproxy");
    Path config = folder.resolve(name + ".cfg");
    try {
      Files.writeString(config, configuration(nodes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    child =
        Child.start(
            folder.resolve(name + ".log"), List.of(program(), "-db", "-f", config.toString()));
  }

  /** Starts it and waits until a request reaches a node. */
  public static HaProxy inFrontOf(String name, List<NodeProcess> nodes) {
    HaProxy balancer = new HaProxy(name, nodes);
    await("HAProxy passes requests on")
        .atMost(Duration.ofSeconds(15))
        .failFast("HAProxy ended, log: " + balancer.child.log(), () -> !balancer.isAlive())
        .until(() -> Http.get(balancer.port, "/push/probe/simplepoll/probe").status() == 200);
    return balancer;
  }

  private String configuration(List<NodeProcess> nodes) throws IOException {
    return Files.readString(Places.root().resolve("deploy/haproxy/haproxy.cfg.template"))
        .replaceAll("(?m)^@SERVERS@$", servers(nodes, NodeProcess::subscriberPort))
        .replaceAll("(?m)^@STARDUST_SERVERS@$", servers(nodes, NodeProcess::stardustPort))
        .replace("@BIND@", "127.0.0.1:" + port)
        .replace("@STARDUST_BIND@", "127.0.0.1:" + stardustPort);
  }

  private static String servers(List<NodeProcess> nodes, ToIntFunction<NodeProcess> port) {
    return nodes.stream()
        .map(
            n ->
                String.format(
                    "  server %s 127.0.0.1:%d check port %d",
                    n.name(), port.applyAsInt(n), n.ports().admin()))
        .collect(Collectors.joining("\n"));
  }

  private static String program() {
    // An ordinary user's PATH often lacks the folder in which it lies.
    Path usual = Path.of("/usr/sbin/haproxy");
    return Files.isExecutable(usual) ? usual.toString() : "haproxy";
  }

  private boolean isAlive() {
    return child.isAlive();
  }

  /** Where browsers reach it. */
  public int port() {
    return port;
  }

  /** Where Stardust's clients reach it. */
  public int stardustPort() {
    return stardustPort;
  }

  @Override
  public void close() {
    child.close();
  }
}
