package io.perseid.harness;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A node as people run it: a JVM of its own with the jar. It can be killed and started again on the
 * same ports. Only one thread may use it.
 */
public final class NodeProcess implements AutoCloseable {
  /**
   * For nodes that share two cores with others and live for a minute: a small heap, and a compiler
   * that spends little. How nodes run without any flag is a test of its own.
   *
   * @see #frugal
   */
  static final List<String> FRUGAL =
      List.of("-ea", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private static final Duration READY_WITHIN = Duration.ofSeconds(120);
  private static final Duration POLL = Duration.ofMillis(25);

  /** The listeners of one node, all on 127.0.0.1. */
  public record Ports(
      int subscriber, int controller, int admin, int cluster, int bus, int stardust) {
    /** Six that are free now. */
    public static Ports free() {
      return new Ports(
          FreePorts.next(),
          FreePorts.next(),
          FreePorts.next(),
          FreePorts.next(),
          FreePorts.next(),
          FreePorts.next());
    }
  }

  private final String name;
  private final Ports ports;
  private final List<String> command;
  private final Path log;
  private Child child;

  /**
   * A node that is not started yet.
   *
   * @param logName name of the log file, without its ending
   * @param jvmFlags given to Java before the jar
   * @param options given to the node behind those for its name and ports
   */
  public NodeProcess(
      String name, String logName, Ports ports, List<String> jvmFlags, List<String> options) {
    this.name = name;
    this.ports = ports;
    this.log = Places.output("node-logs").resolve(logName + ".log");
    this.command = new ArrayList<>();
    command.add(Places.java());
    command.addAll(jvmFlags);
    command.addAll(List.of("-jar", Places.jar().toString(), "node", "--name", name));
    command.addAll(List.of("--subscriber-port", Integer.toString(ports.subscriber())));
    command.addAll(List.of("--controller-port", Integer.toString(ports.controller())));
    command.addAll(List.of("--admin-port", Integer.toString(ports.admin())));
    command.addAll(List.of("--cluster-port", Integer.toString(ports.cluster())));
    command.addAll(List.of("--cluster-bus-port", Integer.toString(ports.bus())));
    command.addAll(List.of("--stardust-port", Integer.toString(ports.stardust())));
    command.addAll(options);
    try {
      Files.deleteIfExists(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The flags of nodes that start often: {@link #FRUGAL}, and the {@link ClassArchive}. */
  static List<String> frugal() {
    return Stream.concat(FRUGAL.stream(), ClassArchive.flags().stream()).toList();
  }

  /** A node that is alone, in a heap that leaves room for others. */
  public static NodeProcess alone(String logName, String... options) {
    return new NodeProcess("alone", logName, Ports.free(), frugal(), List.of(options));
  }

  /** Gives this node further options; it has not been started yet. */
  public NodeProcess with(List<String> options) {
    command.addAll(options);
    return this;
  }

  /** Starts it, or starts it again. Does not wait until it is ready. */
  public NodeProcess start() {
    if (child != null && child.isAlive()) {
      throw new IllegalStateException(name + " runs already");
    }
    child = Child.start(log, command);
    return this;
  }

  /** Waits until the node says that it is ready for clients. */
  public NodeProcess awaitReady() {
    await(name + " is ready, log: " + log)
        .atMost(READY_WITHIN)
        .pollInterval(POLL)
        .failFast(name + " ended while it started, log: " + log, () -> !child.isAlive())
        .until(this::isReady);
    return this;
  }

  /** What /readyz says at the moment; false when nobody answers. */
  public boolean isReady() {
    return Http.get(ports.admin(), "/readyz").status() == 200;
  }

  /** SIGKILL, and waits until it is gone. */
  public void kill9() {
    child.kill9();
  }

  /** SIGTERM, waits for the end and returns the exit code. */
  public int term() {
    child.term();
    return child.awaitExit(30);
  }

  /** The process. */
  public Child child() {
    return child;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Its listeners. */
  public Ports ports() {
    return ports;
  }

  /** Port of the browsers. */
  public int subscriberPort() {
    return ports.subscriber();
  }

  /** Port of Stardust's clients. */
  public int stardustPort() {
    return ports.stardust();
  }

  /** Port of the publishers. */
  public int controllerPort() {
    return ports.controller();
  }

  /** The value of a counter or gauge on its metrics page, for instance perseid_streams_open. */
  public double metric(String metric) {
    String page = Http.get(ports.admin(), "/metrics").body();
    Matcher line =
        Pattern.compile("^" + metric + "(\\{[^}]*})? ([0-9.eE+-]+)$", Pattern.MULTILINE)
            .matcher(page);
    if (!line.find()) {
      throw new AssertionError("no metric " + metric + " in: " + page);
    }
    return Double.parseDouble(line.group(2));
  }

  @Override
  public void close() {
    if (child != null) {
      child.close();
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
