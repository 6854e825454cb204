package io.perseid.stardust;

import io.perseid.config.AddressBlock;
import io.perseid.config.StardustOptions;
import io.perseid.stats.Stats;
import io.perseid.subscriber.http.HttpExtension;
import io.perseid.subscriber.http.HttpRequest;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/** The dialect of a node between fakes; nothing in it takes time by itself. */
final class Dialect {
  static final String FORM = "application/x-www-form-urlencoded";

  final FakeBroker broker = new FakeBroker();
  final FakeMap map;
  final Stats stats = new Stats();
  final Set<String> members = new HashSet<>(Set.of("node1", "node2"));
  final Queue<Runnable> timers = new ArrayDeque<>();
  final Map<String, String> headers = new HashMap<>();
  List<String> origins = List.of("*");
  String client = "127.0.0.1";
  boolean forwarded;
  String base = "";
  String allowFrom = "127.0.0.0/8";
  String user = "";
  String password = "";
  int messagesMax = 1000;
  int timersRun;
  private final Positions positions;

  Dialect() {
    this("node1", new FakeMap());
  }

  /** One of several nodes that share a map. */
  Dialect(String node, FakeMap map) {
    this.map = map;
    positions = new Positions(map, node, members::contains, (millis, task) -> timers.add(task));
  }

  private HttpExtension extension() {
    StardustOptions options =
        new StardustOptions(
            true,
            "127.0.0.1",
            0,
            base,
            "",
            55,
            false,
            List.of(AddressBlock.parse(allowFrom)),
            user,
            password,
            8,
            1 << 20,
            messagesMax,
            600,
            1000);
    Rights rights = new Rights(() -> options, () -> origins);
    ChannelObjects objects = new ChannelObjects(broker, options::channelLength);
    return new Routes(
        base,
        new Pages(broker, objects, rights, () -> 100),
        new Publishing(() -> options, broker, rights, () -> 100),
        new Streaming(positions, new StardustFormat(() -> "Perseid"), () -> 55_000, () -> 100),
        new Scripts(),
        stats);
  }

  /** Lets the time pass for which somebody waits, once. */
  void letTimePass() {
    timersRun++;
    timers.remove().run();
  }

  RecordedAnswer get(String path) {
    return ask("GET", path, "");
  }

  RecordedAnswer post(String path, String body) {
    headers.putIfAbsent("Content-Type", FORM);
    return ask("POST", path, body);
  }

  RecordedAnswer ask(String method, String target, String body) {
    return ask(extension(), method, target, body);
  }

  boolean handles(String path) {
    return extension().handles("GET", path);
  }

  RecordedAnswer ask(HttpExtension extension, String method, String target, String body) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    if (!extension.handles(method, path)) {
      throw new AssertionError(path + " is not the dialect's");
    }
    Map<String, List<String>> lower = new HashMap<>();
    headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), List.of(value)));
    InetAddress address = AddressBlock.address(client).orElseThrow();
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    RecordedAnswer answer = new RecordedAnswer();
    extension.handle(
        new HttpRequest(
            method,
            path,
            query < 0 ? "" : target.substring(query + 1),
            lower,
            bytes,
            address,
            forwarded),
        answer);
    return answer;
  }
}
