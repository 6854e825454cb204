package io.perseid.stardust.demo;

import io.perseid.broker.Attachment;
import io.perseid.broker.Broker;
import io.perseid.broker.SharedMap;
import io.perseid.channel.StartPosition;
import io.perseid.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The colours as they are, for pages that are opened later. Safe for any thread.
 *
 * <p>A change is a message of the channel, and its id says which of two is the later one. The map
 * has the newest of each box, and is written a moment after the message; it may even be forgotten
 * when a node dies in between. So whoever wants the present state reads the map, then the channel's
 * history over it, and begins to listen exactly behind that history: what is in neither comes by
 * the stream. What the map should have had is given to it on the way.
 */
final class Boxes {
  static final String CHANNEL = "colorful_boxes";

  // Far more than can be published between a message and its note in the map.
  private static final int HISTORY_MAX = 1000;
  // Each try that fails is another page's success; a box is fought over by hands, not by machines.
  private static final int TRIES_MAX = 50;
  private static final int ANY_HUB = 0;

  private final Broker broker;
  private final SharedMap map;

  Boxes(Broker broker, SharedMap map) {
    this.broker = broker;
    this.map = map;
  }

  /**
   * The present state.
   *
   * @param lastId id of the channel's newest message that is in it, 0 for none
   * @param colors by box; the others are as they were made
   */
  record Snapshot(long lastId, Map<String, String> colors) {}

  /** A colour, and the id of the message that gave it. */
  private record Stamped(long id, String color) {
    static Stamped parse(byte[] value) {
      String text = new String(value, StandardCharsets.US_ASCII);
      int blank = text.indexOf(' ');
      return new Stamped(Long.parseLong(text.substring(0, blank)), text.substring(blank + 1));
    }

    byte[] encode() {
      return (id + " " + color).getBytes(StandardCharsets.US_ASCII);
    }
  }

  /** Reads it. Fails when the cluster cannot say it now. */
  CompletionStage<Snapshot> read() {
    return map.getAll(Box.IDS).thenCompose(noted -> history().thenApply(h -> join(noted, h)));
  }

  private CompletionStage<Attachment> history() {
    CompletableFuture<Attachment> answer = new CompletableFuture<>();
    StartPosition newest = StartPosition.last(HISTORY_MAX);
    broker.attach(ANY_HUB, CHANNEL, newest, false, answer::complete);
    return answer;
  }

  private Snapshot join(Map<String, byte[]> noted, Attachment attachment) {
    Map<String, Stamped> newest = new TreeMap<>();
    noted.forEach((id, value) -> newest.put(id, Stamped.parse(value)));
    Map<String, Stamped> unnoted = new HashMap<>();
    for (Message message : attachment.history()) {
      Box.ofMessage(message.text())
          .ifPresent(
              box -> {
                Stamped change = new Stamped(message.id(), box.color());
                Stamped before = newest.get(box.id());
                if (before == null || before.id() < change.id()) {
                  newest.put(box.id(), change);
                  unnoted.put(box.id(), change);
                }
              });
    }
    unnoted.forEach((id, change) -> note(id, change, TRIES_MAX));
    Map<String, String> colors = new TreeMap<>();
    newest.forEach((id, stamped) -> colors.put(id, stamped.color()));
    return new Snapshot(attachment.lastId(), colors);
  }

  /** Notes a change that was published, unless there is a later one already. */
  CompletionStage<Void> note(long id, Box box) {
    return note(box.id(), new Stamped(id, box.color()), TRIES_MAX);
  }

  private CompletionStage<Void> note(String key, Stamped change, int tries) {
    return map.get(key)
        .thenCompose(
            found -> {
              if (found.isPresent() && Stamped.parse(found.get()).id() >= change.id()) {
                return CompletableFuture.completedStage(null);
              }
              return map.replace(key, found.orElse(null), change.encode())
                  .thenCompose(
                      written ->
                          written || tries <= 1
                              ? CompletableFuture.completedStage(null)
                              : note(key, change, tries - 1));
            });
  }
}
