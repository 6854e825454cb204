package io.perseid.replication;

import io.perseid.broker.Attachment;
import io.perseid.broker.Gap;
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
      return resume(channel, history, from.id(), shard);
    }
    int wanted = 0;
    if (start instanceof StartPosition.All) {
      wanted = window(history);
    } else if (start instanceof StartPosition.Last last) {
      wanted = Math.min(last.count(), window(history));
    }
    return answer(channel, history, history.last(wanted), -1, null);
  }

  private Attachment empty(String channel, StartPosition start, ShardMarks shard) {
    if (start instanceof StartPosition.From from) {
      if (isLostFuture(from.id() - 1, shard.lastId())) {
        // Ids to come may be below the client's position, and would look seen to it.
        Gap lost = lostFuture(from.id(), shard.lastId());
        return new Attachment(channel, 0, 0, List.of(), shard.lastId(), lost);
      }
      Gap gap = comeAndGone(from.id(), shard);
      return new Attachment(channel, 0, 0, List.of(), -1, gap, emptyTo(from.id(), shard));
    }
    return new Attachment(channel, 0, 0, List.of(), -1, null);
  }

  private Attachment resume(String channel, History history, long from, ShardMarks shard) {
    // Whoever comes back does this: nothing here may take longer because the history is long.
    long position = from - 1;
    int firstHeld = history.size() - window(history);
    int next = history.indexFrom(from);
    boolean known = next > firstHeld && history.get(next - 1).id() == position;
    Forks.Fork fork = forks.of(channel, history, firstHeld, position);
    if (fork != null) {
      // The client has seen what came after the fork on the losing side of a split, under the ids
      // that side gave. Where the other side gave the same id, nobody knows what it has seen.
      List<Message> unseen =
          history.last(window(history)).stream()
              .filter(m -> m.id() > fork.id())
              .filter(m -> known || !fork.wasSeen(m, position))
              .toList();
      return answer(channel, history, unseen, fork.id(), upTo(fork.id() + 1, floor(history)));
    }
    if (isLostFuture(position, shard.lastId())) {
      long resetTo = Math.max(0, history.get(firstHeld).id() - 1);
      List<Message> held = history.last(window(history));
      return answer(channel, history, held, resetTo, lostFuture(from, shard.lastId()));
    }
    List<Message> unseen = history.last(history.size() - Math.max(firstHeld, next));
    Gap gap = gap(history, from, known, history.get(firstHeld).id(), shard);
    return answer(channel, history, unseen, -1, gap);
  }

  private Gap gap(History history, long from, boolean known, long firstHeld, ShardMarks shard) {
    long position = from - 1;
    long dropped = history.dropped(window(history));
    if (position <= 0) {
      return upTo(1, dropped);
    } else if (position < Math.max(dropped, goneBefore(history, shard))) {
      return upTo(from, floor(history));
    } else if (!known && firstHeld < position) {
      // A complete history without the position, though with older messages, is not the one that
      // the client has read: nobody knows what of it the client has seen.
      return new Gap(Math.min(position, floor(history) + 1), position);
    }
    return null;
  }

  /**
   * The highest id that a message can have had that was gone before the channel got the first it
   * has.
   */
  private long goneBefore(History history, ShardMarks shard) {
    return shard.born() == 0
        ? history.createdAfter()
        : Math.min(history.createdAfter(), goneTo(shard));
  }

  /**
   * Messages that can have come and gone in a channel that now has none. The gap ends where the
   * channel is known to be empty, well above what age has reached: whoever goes on behind it is not
   * told the next one a moment later.
   */
  private Gap comeAndGone(long from, ShardMarks shard) {
    if (from <= 1) {
      return null;
    } else if (shard.born() == 0) {
      return upTo(from, now());
    }
    long gone = Math.min(shard.lastId(), goneTo(shard));
    return from <= gone ? new Gap(from, Math.max(gone, settled(shard))) : null;
  }

  /**
   * Where a client shall stand that age comes close to and that is told nothing: by then its
   * channel's last message has long gone. It is moved seldom, and to no id so new that a split
   * could take it back.
   */
  private long emptyTo(long from, ShardMarks shard) {
    long cutoff = ports.cutoffId();
    boolean near = from > 1 && from <= cutoff + (now() - cutoff) / 2;
    return near && shard.born() != 0 ? settled(shard) : 0;
  }

  /** The last id, but none that is less than a quarter as old as a message may be. */
  private long settled(ShardMarks shard) {
    long cutoff = ports.cutoffId();
    return Math.min(shard.lastId(), cutoff + (now() - cutoff) / 4 * 3);
  }

  /** The highest id that a message can have had that is gone by age, clearing or lost history. */
  private long goneTo(ShardMarks shard) {
    return Math.max(shard.born(), Math.max(ports.cutoffId(), shard.sweptTo()) - 1);
  }

  /** What there was above the last id that there is now. */
  private Gap lostFuture(long from, long shardLastId) {
    return new Gap(shardLastId == 0 ? from : shardLastId + 1, Math.max(from, now()));
  }

  private static Gap upTo(long from, long to) {
    return from <= to ? new Gap(from, to) : null;
  }

  private long now() {
    return MessageId.atMillis(ports.clock().wallMillis());
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

  private Attachment answer(
      String channel, History history, List<Message> messages, long resetTo, Gap gap) {
    return new Attachment(channel, history.lastId(), window(history), messages, resetTo, gap);
  }

  private long floor(History history) {
    return history.floor(window(history));
  }

  private int window(History history) {
    return ports.limits().window(history.size());
  }
}
