package io.perseid.server.command;

import io.perseid.config.NodeOptions;
import io.perseid.config.Option;
import io.perseid.server.process.Shutdown;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * A node's life in a few seconds. What it is for beside a test of the machine: the classes that a
 * node needs are loaded when the JVM ends, and it can keep them in an archive for the next start.
 */
@Command(
    name = "rehearse",
    description = {
      "Starts a node on free ports of 127.0.0.1, without any of this machine's options,",
      "passes one message through it and ends it: exit code 0 when all went well.",
      "The launcher makes its class archive with it."
    })
final class RehearseCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(RehearseCommand.class);
  private static final int SILENCE_MILLIS_MAX = 30_000;
  private static final String CHANNEL = "rehearsal";

  @Mixin private HelpOption help;

  private final NodeLauncher launcher;
  private final Supplier<Shutdown> shutdowns;
  private volatile boolean passed;

  RehearseCommand(NodeLauncher launcher, Supplier<Shutdown> shutdowns) {
    this.launcher = launcher;
    this.shutdowns = shutdowns;
  }

  @Override
  public Integer call() throws IOException {
    NodeCommand node = new NodeCommand(Map.of(), this::launch, shutdowns);
    int code = Cli.withOptions(node).execute(words());
    return code == 0 && !passed ? 1 : code;
  }

  private static String[] words() throws IOException {
    List<String> words = new ArrayList<>(List.of("--name", CHANNEL, "--log-level", "warn"));
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (Option port :
          List.of(
              Option.SUBSCRIBER_PORT,
              Option.CONTROLLER_PORT,
              Option.ADMIN_PORT,
              Option.STARDUST_PORT,
              Option.CLUSTER_PORT,
              Option.CLUSTER_BUS_PORT)) {
        ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        held.add(free);
        words.addAll(List.of(port.flag(), Integer.toString(free.getLocalPort())));
      }
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
    return words.toArray(String[]::new);
  }

  private RunningNode launch(NodeOptions options, Shutdown shutdown) throws Exception {
    RunningNode node = launcher.launch(options, shutdown);
    Thread player = new Thread(() -> play(options, shutdown), "rehearsal");
    player.setDaemon(true);
    player.start();
    return node;
  }

  private void play(NodeOptions options, Shutdown shutdown) {
    try {
      passOneMessage(options);
      passed = true;
    } catch (IOException | RuntimeException e) {
      LOG.error("the rehearsal failed: {}", e.toString());
    }
    shutdown.request("the rehearsal is over");
  }

  private static void passOneMessage(NodeOptions options) throws IOException {
    int port = options.subscriber().port();
    try (Socket plain = ask(port, "/push/r1/lines/" + CHANNEL);
        Socket page = ask(port, "/push/r2/xhrinteractive/" + CHANNEL);
        ControllerClient controller =
            new ControllerClient(
                new HostPort("127.0.0.1", options.controller().port()),
                Duration.ofMillis(SILENCE_MILLIS_MAX))) {
      awaitLine(plain, "=" + CHANNEL);
      awaitLine(page, "HTTP/1.1 200");
      byte[] text = "message".getBytes(StandardCharsets.US_ASCII);
      controller.publish(CHANNEL, new ByteArrayInputStream(text), id -> {}, LOG::error);
      awaitLine(plain, " " + CHANNEL + " message");
    }
    try (Socket poll = ask(port, "/push/r3/longpoll/" + CHANNEL + ".h");
        Socket status = ask(options.admin().port(), "/status")) {
      awaitLine(poll, "message");
      awaitLine(status, "HTTP/1.1 200");
    }
  }

  private static Socket ask(int port, String path) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(SILENCE_MILLIS_MAX);
    String head = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static void awaitLine(Socket socket, String part) throws IOException {
    BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    String line;
    do {
      line = lines.readLine();
      if (line == null) {
        throw new IOException("the connection ended before a line with \"" + part + "\"");
      }
    } while (!line.contains(part));
  }
}
