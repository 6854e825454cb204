package io.perseid.roaming;

import io.perseid.harness.FrameParser;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A subscriber of one channel that does not stay: every now and then it drops its connection at
 * whatever byte it is, and comes back through another door with {@code .r} and the id after its
 * last.
 *
 * <p>State belongs to its event loop; {@link #seen} and {@link #lastId} may be asked from anywhere.
 */
final class Roamer {
  private static final int STAY_MILLIS_MIN = 300;
  private static final int STAY_MILLIS_MAX = 3_000;
  private static final int RETRY_MILLIS = 50;

  private final String id;
  private final String channel;
  private final String mode;
  private final List<Integer> doors;
  private final Journal journal;
  private final NetClient client;
  private final Context context;
  private final List<FrameParser.Received> seen = new ArrayList<>();
  private long last = -1;
  private int door;
  private int connection;
  private NetSocket socket;
  private boolean ended;

  /**
   * A subscriber that has not connected yet.
   *
   * @param id its own, in the request
   * @param doors ports of the nodes and of the load balancer; it begins at one of them
   */
  Roamer(
      Vertx vertx,
      NetClient client,
      String id,
      String channel,
      String mode,
      List<Integer> doors,
      int firstDoor,
      Journal journal) {
    this.id = id;
    this.channel = channel;
    this.mode = mode;
    this.doors = doors;
    this.door = firstDoor % doors.size();
    this.journal = journal;
    this.client = client;
    this.context = vertx.getOrCreateContext();
  }

  void start() {
    context.runOnContext(nothing -> connect());
  }

  /** Ends it; it does not come back. */
  void end() {
    context.runOnContext(
        nothing -> {
          ended = true;
          if (socket != null) {
            socket.close();
          }
        });
  }

  String channel() {
    return channel;
  }

  /** What it got, in the order in which it came. */
  List<FrameParser.Received> seen() {
    synchronized (seen) {
      return List.copyOf(seen);
    }
  }

  /** Id of the last message it got, -1 before the first. */
  long lastId() {
    synchronized (seen) {
      return last;
    }
  }

  private void connect() {
    if (ended) {
      return;
    }
    int current = ++connection;
    client
        .connect(doors.get(door), "127.0.0.1")
        .onComplete(
            connected -> {
              if (connected.succeeded()) {
                journal.connected(door);
                subscribe(connected.result(), current);
              } else {
                comeBack();
              }
            });
  }

  private void subscribe(NetSocket opened, int current) {
    socket = opened;
    FrameParser parser = new FrameParser(event -> take(event, opened, current));
    opened.handler(
        piece -> {
          if (current == connection) {
            parser.feed(piece.toString(StandardCharsets.ISO_8859_1));
          }
        });
    opened.exceptionHandler(reset -> opened.close());
    opened.closeHandler(
        nothing -> {
          if (current == connection) {
            comeBack();
          }
        });
    String start = last < 0 ? ".h" : ".r" + (last + 1);
    // As pages do: of two requests on two connections a busy node may come to the older one last.
    String sent = "?nc=" + System.currentTimeMillis();
    String path = "/push/" + id + "/" + mode + "/" + channel + start + sent;
    opened.write("GET " + path + " HTTP/1.1\r\nHost: test\r\n\r\n");
    int stay = ThreadLocalRandom.current().nextInt(STAY_MILLIS_MIN, STAY_MILLIS_MAX);
    context.owner().setTimer(stay, timer -> leave(current));
  }

  private void leave(int current) {
    if (current == connection && !ended) {
      journal.left();
      connection++;
      socket.close();
      door = (door + 1 + ThreadLocalRandom.current().nextInt(doors.size() - 1)) % doors.size();
      connect();
    }
  }

  /** Not by its own will: the server is gone, or does not take clients. */
  private void comeBack() {
    connection++;
    door = (door + 1) % doors.size();
    context.owner().setTimer(RETRY_MILLIS, timer -> connect());
  }

  private void take(FrameParser.Event event, NetSocket from, int current) {
    if (current != connection) {
      return;
    }
    if (event instanceof FrameParser.Received message) {
      take(message);
    } else if (event instanceof FrameParser.Status status && status.code() != 200) {
      journal.turnedAway(status.code());
      from.close();
    } else if (event instanceof FrameParser.Gap gap) {
      journal.fault(id + " was told of a gap: " + gap.line());
    } else if (event instanceof FrameParser.Eof) {
      journal.toldToEnd();
      from.close();
    }
  }

  private void take(FrameParser.Received message) {
    if (!message.channel().equals(channel)) {
      journal.fault(id + " got a message of another channel: " + message);
    }
    synchronized (seen) {
      if (message.id() <= last) {
        String again = seen.contains(message) ? " again" : "";
        journal.fault(id + " stands at " + last + " and got" + again + " " + message);
      }
      last = message.id();
      seen.add(message);
    }
  }
}
