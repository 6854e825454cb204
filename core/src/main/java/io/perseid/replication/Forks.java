package io.perseid.replication;

import io.perseid.channel.History;
import io.perseid.message.Message;
import io.perseid.message.Message.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where this copy's history was another's before: what it held and gave up, or showed with a hole
 * before it. Clients may still come back with these ids. Owned by the shard's lane.
 */
final class Forks {
  private final Map<String, List<Fork>> byChannel = new HashMap<>();

  /** Notes what followed a position that is followed by something else now. */
  void note(String channel, long position, List<Message> after) {
    byChannel
        .computeIfAbsent(channel, name -> new ArrayList<>())
        .add(new Fork(position, after.stream().map(Message::id).toList()));
  }

  /** Forgets those that nobody comes back with any more. */
  void expire(long cutoff) {
    byChannel.values().forEach(all -> all.removeIf(fork -> fork.lastId() < cutoff));
    byChannel.values().removeIf(List::isEmpty);
  }

  /**
   * The fork at which the history of a client with this position left this one, or null.
   *
   * @param firstHeld index of the first message that is shown to clients
   */
  Fork of(String channel, History history, int firstHeld, long position) {
    for (Fork fork : byChannel.getOrDefault(channel, List.of())) {
      if (fork.ids().contains(position)) {
        return fork;
      }
    }
    return history.hasOrigins()
        ? ofOrigin(history.last(history.size() - firstHeld), position)
        : null;
  }

  private static Fork ofOrigin(List<Message> held, long position) {
    for (Message message : held) {
      Origin origin = message.origin();
      if (origin != null && origin.id() == position) {
        List<Long> ids =
            held.stream()
                .filter(m -> m.origin() != null && m.origin().fork() == origin.fork())
                .map(m -> m.origin().id())
                .toList();
        return new Fork(origin.fork(), ids);
      }
    }
    return null;
  }

  /**
   * Where another history left this one.
   *
   * @param id the last one that both share
   * @param ids those of the other history after it
   */
  record Fork(long id, List<Long> ids) {
    boolean wasSeen(Message message, long position) {
      return message.origin() != null
          && message.origin().id() <= position
          && ids.contains(message.origin().id());
    }

    long lastId() {
      return ids.get(ids.size() - 1);
    }
  }
}
