package io.perseid.replication;

import io.perseid.broker.Attachment;
import io.perseid.channel.History;
import io.perseid.channel.StartPosition;
import io.perseid.message.Message;
import io.perseid.message.MessageId;
import java.util.List;

/**
 * What a subscriber is answered that comes with a position: the history it has not seen, and the
 * truth about what it can no longer be given. Owned by the shard's lane.
 */
final class Resume {
  private static final int ID_SKEW_MILLIS = 600_000;

  private final Ports ports;
  private final Forks forks;

  Resume(Ports ports, Forks forks) {
    this.ports = ports;
    this.forks = forks;
  }

  /**
   * Answers from a channel's history.
   *
   * @param history null for a channel without messages
   */
  Attachment answer(String channel, History history, StartPosition start, ShardMarks shard) {
    if (history == null) {
      return empty(channel, start, shard);
    }
    if (start instanceof StartPosition.From from) {
      return resume(channel, history, from.id(), shard.lastId());
    }
    int wanted = 0;
    if (start instanceof StartPosition.All) {
      wanted = window(history);
    } else if (start instanceof StartPosition.Last last) {
      wanted = Math.min(last.count(), window(history));
    }
    return answer(channel, history, history.last(wanted), -1, false);
  }

  private Attachment empty(String channel, StartPosition start, ShardMarks shard) {
    long resetTo = -1;
    boolean missed = false;
    if (start instanceof StartPosition.From from) {
      boolean lostFuture = isLostFuture(from.id() - 1, shard.lastId());
      // Ids to come may be below the client's position, and would look seen to it.
      resetTo = lostFuture ? shard.lastId() : -1;
      missed = lostFuture || mayHaveMissed(from, shard);
    }
    return new Attachment(channel, 0, 0, List.of(), resetTo, missed);
  }

  private Attachment resume(String channel, History history, long from, long shardLastId) {
    int window = window(history);
    long position = from - 1;
    List<Message> held = history.last(window);
    boolean known = held.stream().anyMatch(m -> m.id() == position);
    Forks.Fork fork = forks.of(channel, held, position);
    if (fork != null) {
      // The client has seen what came after the fork on the losing side of a split, under the ids
      // that side gave. Where the other side gave the same id, nobody knows what it has seen.
      List<Message> unseen =
          held.stream()
              .filter(m -> m.id() > fork.id())
              .filter(m -> known || !fork.wasSeen(m, position))
              .toList();
      boolean missed = fork.id() < history.floor(window);
      return answer(channel, history, unseen, fork.id(), missed);
    }
    if (isLostFuture(position, shardLastId)) {
      return answer(channel, history, held, Math.max(0, held.get(0).id() - 1), true);
    }
    // A complete history without the position, though with older messages, is not the one that the
    // client has read.
    boolean missed =
        position > 0
            ? position < history.floor(window) || !known && held.get(0).id() < position
            : history.dropped(window) > 0;
    int first = Math.max(history.size() - window, history.indexFrom(from));
    return answer(channel, history, history.last(history.size() - first), -1, missed);
  }

  /**
   * Whether an id lies beyond all that exists and could yet have been given to a message: lately,
   * where the shard does not exist.
   */
  boolean isLostFuture(long position, long shardLastId) {
    long now = ports.clock().wallMillis();
    return position > shardLastId
        && position <= MessageId.atMillis(now + ID_SKEW_MILLIS)
        && (shardLastId > 0 || position >= MessageId.atMillis(now - ID_SKEW_MILLIS));
  }

  /** Whether messages after a position can have come and gone in a channel that now has none. */
  private boolean mayHaveMissed(StartPosition.From from, ShardMarks shard) {
    long position = from.id() - 1;
    return position > 0
        && (shard.born() == 0
            || position < shard.born()
            || position < ports.cutoffId()
            || position < shard.sweptTo() - 1);
  }

  private Attachment answer(
      String channel, History history, List<Message> messages, long resetTo, boolean missed) {
    return new Attachment(channel, history.lastId(), window(history), messages, resetTo, missed);
  }

  private int window(History history) {
    return ports.limits().window(history.size());
  }
}
