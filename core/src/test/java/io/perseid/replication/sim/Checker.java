package io.perseid.replication.sim;

import io.perseid.broker.Attachment;
import io.perseid.channel.StartPosition;
import io.perseid.message.Message;
import io.perseid.replication.sim.SimController.Publication;
import io.perseid.replication.sim.SimSide.Slot;
import io.perseid.shard.ChannelWindow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Remembers everything that was published, acknowledged and seen, and what may not be. */
final class Checker {
  private static final String TRACED = System.getProperty("perseid.sim.trace");

  private final SimCluster cluster;
  private final Map<String, Publication> publications = new LinkedHashMap<>();
  private final Map<String, Long> lastAcked = new HashMap<>();
  private final Map<String, String> contents = new HashMap<>();
  private final List<String> faults = new ArrayList<>();
  private Throwable cause;
  private boolean closing;

  int clears;
  int clearsBegun;
  int resetsTold;
  int missedTold;
  int stale;

  /** Whether one id may have been two messages for a while, as on two sides of a split. */
  boolean twoHistories;

  /** Whether a shard may be born anew below ids of its former life: what was above comes again. */
  boolean bornBelow;

  private final Set<String> maybeTwice = new HashSet<>();
  private final Set<String> maybeLost = new HashSet<>();
  private final Set<String> cleared = new HashSet<>();
  private final Set<String> maybeCleared = new HashSet<>();

  Checker(SimCluster cluster) {
    this.cluster = cluster;
  }

  long now() {
    return cluster.loop.now();
  }

  /** Prints what happens to the channel of {@code -Dperseid.sim.trace}. */
  void trace(String channel, Supplier<String> event) {
    if (channel.equals(TRACED)) {
      System.out.printf("%9.6f %s%n", now() / 1e9, event.get());
    }
  }

  void check(boolean good, String otherwise) {
    check(good, () -> otherwise);
  }

  void check(boolean good, Supplier<String> otherwise) {
    if (!good && faults.size() < 20) {
      faults.add(String.format("%.3f s: %s", now() / 1e9, otherwise.get()));
    }
  }

  void fail(String where, Throwable failure) {
    check(false, () -> where + ": " + failure);
    if (cause == null) {
      cause = failure;
    }
  }

  void published(Publication publication) {
    publications.put(publication.body, publication);
  }

  void acknowledged(Publication publication) {
    String stream = publication.connection + " " + publication.channel;
    Long before = lastAcked.put(stream, publication.ackedId);
    check(
        twoHistories || before == null || before < publication.ackedId,
        () -> "acknowledged out of order: " + publication + " after " + before);
    content(publication.channel, publication.ackedId, publication.body);
  }

  void delivered(String channel, Message message, String body) {
    content(channel, message.id(), body);
    Publication publication = publications.get(body);
    check(publication != null, () -> "nobody published " + body);
    check(!publication.refused, () -> "was refused, yet appears: " + publication);
  }

  private void content(String channel, long id, String body) {
    String other = contents.put(channel + " " + id, body);
    check(
        twoHistories || other == null || other.equals(body),
        () -> id + " of " + channel + " is " + other + " and " + body);
  }

  /** History is lost or forks just now: what is in flight may come twice. */
  void inFlightMayRepeat() {
    publications.values().stream()
        .filter(p -> p.ackedId == 0 && now() - p.moment < 5 * SimLoop.SECOND)
        .forEach(p -> maybeTwice.add(p.body));
  }

  /**
   * Two nodes die at once: what had no time to reach every third one may be gone, or come late,
   * acknowledged or not.
   */
  void inFlightMayBeLost() {
    inFlightMayRepeat();
    publications.values().stream()
        .filter(p -> p.ackedId == 0 || now() - p.ackedMoment < SimBus.DELAY_MAX)
        .forEach(p -> maybeLost.add(p.body));
  }

  /** Clears all channels: whatever was acknowledged before must be gone when that is done. */
  void clear(SimNode node) {
    Set<String> before = acknowledged();
    boolean[] done = new boolean[1];
    clearsBegun++;
    node.run(
        null,
        () ->
            node.broker
                .clear()
                .whenComplete(
                    (nothing, failure) -> {
                      done[0] = true;
                      maybeCleared.addAll(publications.keySet());
                      if (failure == null) {
                        clears++;
                        cleared.addAll(before);
                      }
                    }));
    // Where its node dies, nobody is told.
    cluster.loop.after(
        20 * SimLoop.SECOND,
        () -> {
          check(done[0] || !node.isAlive(), "a clear had no outcome");
          maybeCleared.addAll(done[0] ? Set.of() : publications.keySet());
        });
  }

  private Set<String> acknowledged() {
    Set<String> bodies = new HashSet<>();
    publications.values().stream().filter(p -> p.ackedId != 0).forEach(p -> bodies.add(p.body));
    return bodies;
  }

  boolean mayRepeat(String body) {
    return maybeTwice.contains(body);
  }

  /** From now on nothing is published and clients stay. */
  void close() {
    closing = true;
  }

  boolean isClosing() {
    return closing;
  }

  int acknowledgedCount() {
    return (int) publications.values().stream().filter(p -> p.ackedId != 0).count();
  }

  int acknowledgedBetween(long from, long to, java.util.function.Predicate<Publication> which) {
    return (int)
        publications.values().stream()
            .filter(p -> p.ackedId != 0 && p.ackedMoment >= from && p.ackedMoment < to)
            .filter(which)
            .count();
  }

  // ---- at the end -------------------------------------------------------------------------------

  /** What the store holds of every channel at last. */
  private Map<String, TreeMap<Long, String>> history() {
    Map<String, TreeMap<Long, String>> all = new TreeMap<>();
    for (Slot slot : cluster.nodes().get(0).side.slots) {
      if (slot.owned != null) {
        for (ChannelWindow window : slot.owned.sync(0).channels()) {
          TreeMap<Long, String> messages = new TreeMap<>();
          List<Message> held = window.messages();
          int from = Math.max(0, held.size() - cluster.options.keep());
          held.subList(from, held.size()).forEach(m -> messages.put(m.id(), body(m)));
          all.put(window.name(), messages);
        }
      }
    }
    return all;
  }

  /** All that a message says, so that whatever loses a part of it makes another message of it. */
  static String body(Message message) {
    return body(new String(message.text(), StandardCharsets.ISO_8859_1), message.isPlain());
  }

  static String body(String text, boolean plain) {
    return text + (plain ? " plain" : "");
  }

  void checkAll() {
    Map<String, TreeMap<Long, String>> history = history();
    boolean forgets = now() > cluster.options.ageSeconds() * SimLoop.SECOND;
    if (!forgets) {
      checkCopies(history);
    }
    boolean complete =
        !forgets && history.values().stream().allMatch(m -> m.size() < cluster.options.keep());
    Map<String, Long> idOf = new HashMap<>();
    history.forEach(
        (channel, messages) ->
            messages.forEach(
                (id, body) ->
                    check(
                        idOf.put(body, id) == null || mayRepeat(body),
                        () -> body + " is twice in " + channel)));
    for (Publication publication : publications.values()) {
      boolean held = idOf.containsKey(publication.body);
      check(!publication.refused || !held, () -> "refused, yet held: " + publication);
      check(
          !held || !cleared.contains(publication.body), () -> "cleared, yet held: " + publication);
      if (publication.ackedId == 0 || maybeLost.contains(publication.body)) {
        continue;
      }
      boolean gone = maybeCleared.contains(publication.body);
      check(!complete || held || gone, () -> "acknowledged, yet lost: " + publication);
      check(
          twoHistories
              || bornBelow
              || !held
              || mayRepeat(publication.body)
              || idOf.get(publication.body) == publication.ackedId,
          () -> "moved to " + idOf.get(publication.body) + ": " + publication);
      long id = idOf.getOrDefault(publication.body, publication.ackedId);
      for (SimClient client : cluster.clients) {
        if (client.channel.equals(publication.channel)
            && client.firstAttached >= 0
            && client.firstAttached <= publication.moment) {
          check(
              client.everSeen.contains(publication.body) || client.isExcused(id),
              () -> client + " never saw " + publication + ", now " + id);
        }
      }
    }
    if (complete) {
      for (SimClient client : cluster.clients) {
        TreeMap<Long, String> messages = history.getOrDefault(client.channel, new TreeMap<>());
        client.log.forEach(
            (id, body) ->
                check(
                    body.equals(messages.get(id))
                        || maybeLost.contains(body)
                        || maybeCleared.contains(body),
                    () -> client + " saw " + body + " as " + id + ", held " + messages.get(id)));
      }
    }
    for (SimClient client : cluster.clients) {
      check(client.isAttached(), () -> client + " is not attached at the end");
    }
    checkOutcomes();
  }

  private void checkOutcomes() {
    for (SimNode node : cluster.nodes()) {
      int waiting = node.broker.health().publishesWaiting();
      check(waiting == 0, () -> waiting + " wait for their outcome on " + node);
      check(node.broker.health().isReady(), () -> node + ": " + node.broker.health());
    }
  }

  private void checkCopies(Map<String, TreeMap<Long, String>> history) {
    for (SimNode node : cluster.nodes()) {
      for (int i = 0; i < cluster.options.channels(); i++) {
        String channel = "channel" + i;
        node.broker.attach(
            0, channel, StartPosition.ALL, false, answer -> compare(node, answer, history));
      }
      int channels = node.broker.health().channels();
      check(
          channels == history.size(),
          () -> node + " counts " + channels + " channels, there are " + history.size());
    }
    for (Slot slot : cluster.nodes().get(0).side.slots) {
      if (slot.owned != null && slot.backedUp != null) {
        check(
            slot.owned.digest(0).equals(slot.backedUp.digest(0)),
            () -> "owner " + slot.owned.digest(0) + ", backup " + slot.backedUp.digest(0));
      }
    }
    cluster.loop.runUntil(now() + SimLoop.SECOND);
  }

  private void compare(
      SimNode node, Attachment answer, Map<String, TreeMap<Long, String>> history) {
    TreeMap<Long, String> mine = new TreeMap<>();
    answer.history().forEach(m -> mine.put(m.id(), body(m)));
    TreeMap<Long, String> theirs = history.getOrDefault(answer.channel(), new TreeMap<>());
    check(
        mine.equals(theirs),
        () -> {
          TreeMap<Long, String> less = new TreeMap<>(theirs);
          less.entrySet().removeAll(mine.entrySet());
          TreeMap<Long, String> more = new TreeMap<>(mine);
          more.entrySet().removeAll(theirs.entrySet());
          return node + " holds of " + answer.channel() + " not " + less + " but " + more;
        });
  }

  void throwIfFaulty(String run) {
    if (!faults.isEmpty()) {
      throw new AssertionError(run + ":\n  " + String.join("\n  ", faults), cause);
    }
  }
}
