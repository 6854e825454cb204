package io.perseid.bench.compare;

import io.perseid.bench.compare.Peer.Door;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Starts servers, each at its best settings, on free ports of loopback and in a folder of its own.
 */
final class PeerFactory {
  private static final int START_SECONDS = 120;

  /** Where the launcher stands in its command, behind the environment that it is given. */
  private static final int LAUNCHER_AT = 5;

  private static final String LOOPBACK = "127.0.0.1:";

  /** Where Debian keeps the package ws; a Node.js from elsewhere does not look there. */
  private static final String NODE_PATH = "NODE_PATH=/usr/share/nodejs";

  private final Tools tools;
  private final Map<String, JsonObject> settings = new LinkedHashMap<>();
  private int started;

  PeerFactory(Tools tools) {
    this.tools = tools;
  }

  /** What every server that was started had for settings. */
  JsonArray settings() {
    return new JsonArray(List.copyOf(settings.values()));
  }

  /**
   * Makes the archive of classes that nodes use from their second start on. Says what went wrong,
   * or nothing.
   */
  String makeArchive() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(tools.perseid(true, ""));
    command.add("archive");
    try {
      Child.start("archive", tools.folder(), command).finish(START_SECONDS);
      return "";
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  /** Starts it and waits until it is ready for clients. */
  Peer start(Peer.Kind kind) throws IOException, InterruptedException {
    return switch (kind) {
      case PERSEID -> perseid(kind, 1, true);
      case PERSEID_CLUSTER -> perseid(kind, 3, true);
      case PERSEID_MANY -> perseid(kind, tools.scale().nodes(), true);
      case NCHAN -> nchan();
      case FLOOR -> floor();
      case WS -> ws();
      case NCHAN_REDIS -> nchanWithRedis();
    };
  }

  /**
   * Nodes as users start them: by the launcher, members of one cluster, every option at its default
   * but ports.
   *
   * @param archive whether they may use an archive of classes, which they do not make themselves
   *     here
   */
  Peer perseid(Peer.Kind kind, int nodes, boolean archive)
      throws IOException, InterruptedException {
    List<Integer> member = ports(nodes);
    String members = String.join(",", member.stream().map(port -> LOOPBACK + port).toList());
    List<Child> children = new ArrayList<>();
    List<Integer> admin = ports(nodes);
    List<Door> doors = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      int subscriber = Ports.next();
      int controller = Ports.next();
      List<String> command = new ArrayList<>(tools.perseid(archive, ""));
      command.addAll(List.of("node", "--name", "node" + (i + 1)));
      command.addAll(List.of("--subscriber-port", "" + subscriber));
      command.addAll(List.of("--controller-port", "" + controller));
      command.addAll(List.of("--admin-port", "" + admin.get(i)));
      command.addAll(List.of("--cluster-port", "" + member.get(i)));
      command.addAll(List.of("--cluster-bus-port", "" + Ports.next()));
      command.addAll(List.of("--stardust-port", "" + Ports.next()));
      if (nodes > 1) {
        command.addAll(List.of("--members", members));
      }
      note(
          kind,
          "command of a node",
          String.join(" ", command.subList(LAUNCHER_AT, command.size())));
      children.add(Child.start("perseid-" + ++started, tools.folder(), command));
      doors.add(
          new Door(
              "perseid:" + LOOPBACK + subscriber,
              "perseid-longpoll:" + LOOPBACK + subscriber,
              "controller:" + LOOPBACK + controller));
    }
    for (int port : admin) {
      await(children, () -> isReady(port));
    }
    return new Peer(kind, List.copyOf(children), List.copyOf(doors));
  }

  private Peer nchan() throws IOException, InterruptedException {
    int port = Ports.next();
    Child child = nginx(Peer.Kind.NCHAN, "nchan.conf", port, Map.of());
    await(List.of(child), () -> Ports.answers(port));
    return new Peer(Peer.Kind.NCHAN, List.of(child), List.of(nchanDoor(port)));
  }

  private Peer nchanWithRedis() throws IOException, InterruptedException {
    Peer.Kind kind = Peer.Kind.NCHAN_REDIS;
    int redis = Ports.next();
    Path folder = folder("redis");
    Path config = fill(kind, "redis.conf", folder, Map.of("PORT", "" + redis));
    List<Child> children = new ArrayList<>();
    children.add(Child.start("redis", folder, List.of("redis-server", config.toString())));
    await(children, () -> Ports.answers(redis));
    List<Door> doors = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int port = Ports.next();
      children.add(nginx(kind, "nchan-redis.conf", port, Map.of("REDIS", "" + redis)));
      await(children, () -> Ports.answers(port));
      doors.add(nchanDoor(port));
    }
    return new Peer(kind, List.copyOf(children), List.copyOf(doors));
  }

  private static Door nchanDoor(int port) {
    String at = LOOPBACK + port;
    return new Door(
        "sse:" + at + "/sub/{channel}",
        "poll:" + at + "/poll/{channel}",
        "http:" + at + "/pub/{channel}");
  }

  private Child nginx(Peer.Kind kind, String file, int port, Map<String, String> more)
      throws IOException {
    Path folder = folder("nginx");
    boolean root = "root".equals(System.getProperty("user.name"));
    Map<String, String> values = new LinkedHashMap<>(more);
    values.put("PORT", "" + port);
    values.put("MODULES", tools.nginxModules().toString());
    values.put("USER", root ? "user root;" : "");
    values.put("FILES", "" + tools.filesMax());
    values.put("CONNECTIONS", "" + (tools.filesMax() - 100));
    Path config = fill(kind, file, folder, values);
    return Child.start(
        "nginx", folder, List.of("nginx", "-p", folder.toString(), "-c", config.toString()));
  }

  private Peer floor() throws IOException, InterruptedException {
    int subscribers = Ports.next();
    int publishers = Ports.next();
    List<String> command = List.of(tools.floor().toString(), "" + subscribers, "" + publishers);
    note(Peer.Kind.FLOOR, "command", "floor " + subscribers + " " + publishers);
    Child child = Child.start("floor-" + ++started, tools.folder(), command);
    await(List.of(child), () -> Ports.answers(publishers));
    return new Peer(
        Peer.Kind.FLOOR,
        List.of(child),
        List.of(new Door("raw:" + LOOPBACK + subscribers, "", "tcp:" + LOOPBACK + publishers)));
  }

  private Peer ws() throws IOException, InterruptedException {
    int port = Ports.next();
    Path script = tools.peers().resolve("ws.js");
    note(Peer.Kind.WS, "ws.js", Files.readString(script));
    Child child =
        Child.start(
            "ws-" + ++started,
            tools.folder(),
            List.of("env", NODE_PATH, "node", script.toString(), "" + port));
    await(List.of(child), () -> Ports.answers(port));
    String at = LOOPBACK + port;
    return new Peer(
        Peer.Kind.WS,
        List.of(child),
        List.of(new Door("ws:" + at + "/ws/{channel}", "", "http:" + at + "/pub/{channel}")));
  }

  private Path fill(Peer.Kind kind, String file, Path folder, Map<String, String> values)
      throws IOException {
    String text = Files.readString(tools.peers().resolve(file + ".template"));
    note(kind, file, text);
    text = text.replace("@DIR@", folder.toString());
    for (Map.Entry<String, String> value : values.entrySet()) {
      text = text.replace("@" + value.getKey() + "@", value.getValue());
    }
    return Files.writeString(folder.resolve(file), text);
  }

  private Path folder(String name) throws IOException {
    return Files.createDirectory(tools.folder().resolve(name + "-" + ++started));
  }

  private void note(Peer.Kind kind, String file, String text) {
    settings.putIfAbsent(
        kind + file,
        new JsonObject().put("peer", kind.title()).put("file", file).put("text", text));
  }

  private static List<Integer> ports(int count) {
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ports.add(Ports.next());
    }
    return ports;
  }

  private static boolean isReady(int adminPort) {
    try {
      URI page = URI.create("http://" + LOOPBACK + adminPort + "/readyz");
      return ((HttpURLConnection) page.toURL().openConnection()).getResponseCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static void await(List<Child> children, BooleanSupplier ready)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + START_SECONDS * 1_000_000_000L;
    while (!ready.getAsBoolean()) {
      for (Child child : children) {
        if (!child.isAlive() || System.nanoTime() > end) {
          String what = child.isAlive() ? "is not ready after " + START_SECONDS + " s" : "died";
          children.forEach(Child::close);
          throw new IOException(
              "a server that was started %s: %s".formatted(what, child.lastWords()));
        }
      }
      Thread.sleep(10);
    }
  }
}
