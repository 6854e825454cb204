package io.perseid.replication.sim;

import io.perseid.broker.Attachment;
import io.perseid.broker.Gap;
import io.perseid.channel.StartPosition;
import io.perseid.message.Message;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * A browser with one channel that roams from node to node, and the hub's part that serves it: it
 * resumes after the last id it saw, and goes back when told to.
 */
final class SimClient {
  private static final long PATIENCE_MILLIS = 2_500;

  final String channel;
  private final SimCluster cluster;
  private final SimLoop loop;
  private final Checker checker;

  /** What it has seen, less what a reset took back. */
  final TreeMap<Long, String> log = new TreeMap<>();

  /** Everything it ever saw. */
  final Set<String> everSeen = new HashSet<>();

  private final Set<String> takenBack = new HashSet<>();
  private final List<Gap> gaps = new ArrayList<>();
  private long position = -1;
  long firstAttached = -1;

  private SimNode node;
  private int hub;
  private int connection;
  private boolean attached;
  private long cursor;

  /** What this connection was shown of a history that is no more. */
  private final List<Message> gone = new ArrayList<>();

  private String lastHost;

  SimClient(SimCluster cluster, String channel) {
    this.cluster = cluster;
    this.loop = cluster.loop;
    this.checker = cluster.checker;
    this.channel = channel;
  }

  boolean isAttached() {
    return node != null && attached;
  }

  void connect() {
    if (node != null) {
      return;
    }
    List<SimNode> candidates =
        cluster.running().stream()
            .filter(n -> cluster.roaming || lastHost == null || n.host.equals(lastHost))
            .filter(n -> n.broker.health().isReady())
            .toList();
    if (candidates.isEmpty()) {
      loop.after(loop.millis(50, 200), this::connect);
      return;
    }
    SimNode to = loop.any(candidates);
    node = to;
    lastHost = to.host;
    hub = to.enter(this);
    attached = false;
    gone.clear();
    int mine = ++connection;
    int myHub = hub;
    StartPosition start = start();
    to.run(
        null,
        () ->
            to.broker.attach(
                myHub, channel, start, true, answer -> attached(to, myHub, mine, start, answer)));
    loop.after(
        PATIENCE_MILLIS * SimLoop.MILLI,
        () -> {
          if (connection == mine && !attached) {
            dropped();
          }
        });
    loop.after(
        loop.millis(200, 3_000),
        () -> {
          if (connection == mine && !checker.isClosing()) {
            dropped();
          }
        });
  }

  private StartPosition start() {
    if (position == 0 && checker.clearsBegun > 0) {
      // Nobody can tell it from one that comes for the first time: it cannot know of a gap.
      position = -1;
      firstAttached = -1;
    }
    if (position >= 0) {
      return StartPosition.from(position + 1);
    }
    return switch (loop.random.nextInt(3)) {
      case 0 -> StartPosition.LIVE;
      case 1 -> StartPosition.ALL;
      default -> StartPosition.last(3);
    };
  }

  /** The connection has ended, one way or another. */
  void dropped() {
    if (node == null) {
      return;
    }
    SimNode from = node;
    int myHub = hub;
    node = null;
    from.exit(myHub);
    if (attached) {
      from.run(null, () -> from.broker.detach(myHub, channel));
    }
    connection++;
    loop.after(loop.millis(1, loop.chance(0.2) ? 2_000 : 200), this::connect);
  }

  private void attached(
      SimNode from, int itsHub, int itsConnection, StartPosition start, Attachment answer) {
    if (itsConnection != connection) {
      from.broker.detach(itsHub, channel);
      return;
    }
    attached = true;
    checker.trace(channel, () -> this + " attached from " + start + ": " + answer);
    checker.check(answer.channel().equals(channel), "answer about another channel");
    if (firstAttached < 0) {
      firstAttached = loop.now();
      position = answer.history().isEmpty() ? answer.lastId() : answer.history().get(0).id() - 1;
    }
    if (answer.missed()) {
      noteGap(answer.gap());
      if (answer.history().isEmpty()) {
        position = Math.max(position, answer.gap().to());
      }
    }
    if (answer.isReset()) {
      rewind(answer.resetTo());
    }
    position = Math.max(position, answer.emptyTo());
    answer.history().forEach(this::take);
    if (start instanceof StartPosition.From == false) {
      position = Math.max(position, answer.lastId());
    }
    cursor = answer.lastId();
  }

  void deliver(SimNode from, List<Message> messages) {
    if (from != node || !attached) {
      return;
    }
    for (Message message : messages) {
      if (message.id() <= cursor) {
        checker.stale++;
      } else {
        cursor = message.id();
        if (gone.stream().noneMatch(message::isAgain)) {
          take(message);
        }
      }
    }
  }

  void reset(SimNode from, long to, List<Message> messages, List<Message> itsGone) {
    if (from != node || !attached) {
      return;
    }
    checker.trace(channel, () -> this + " reset to " + to + ": " + messages);
    long seen = cursor;
    boolean back = seen > to;
    if (position > to) {
      rewind(to);
    }
    gone.addAll(itsGone);
    for (Message message : messages) {
      if (back || message.id() > seen) {
        take(message);
      }
    }
    cursor = messages.isEmpty() ? Math.min(seen, to) : messages.get(messages.size() - 1).id();
  }

  void gap(SimNode from, Gap gap) {
    if (from == node && attached) {
      noteGap(gap);
    }
  }

  private void noteGap(Gap gap) {
    checker.missedTold++;
    checker.trace(channel, () -> this + " is told " + gap);
    if (checker.bornBelow) {
      takenBack.addAll(log.values());
    }
    gaps.add(gap);
  }

  private void rewind(long to) {
    checker.resetsTold++;
    takenBack.addAll(log.tailMap(to, false).values());
    log.tailMap(to, false).clear();
    position = Math.min(position, to);
  }

  private void take(Message message) {
    String body = Checker.body(message);
    checker.trace(channel, () -> this + " takes " + message + " " + body);
    checker.delivered(channel, message, body);
    checker.check(
        message.id() > position, () -> this + " is given " + message + " " + body + " late");
    boolean again = !everSeen.add(body) && !takenBack.remove(body);
    checker.check(!again || checker.mayRepeat(body), () -> this + " is given " + body + " twice");
    position = message.id();
    log.put(message.id(), body);
  }

  /** Whether it was told that it may have missed this id. */
  boolean isExcused(long id) {
    return gaps.stream().anyMatch(gap -> id >= gap.from() && id <= gap.to());
  }

  @Override
  public String toString() {
    return "client of " + channel + " on " + node + " at " + position;
  }
}
