package io.perseid.replication;

import io.perseid.channel.History;
import io.perseid.message.Message;
import io.perseid.shard.ChannelWindow;
import java.util.ArrayList;
import java.util.List;

/** How a copy's history of a channel differs from the store's. */
final class Divergence {
  private Divergence() {}

  /**
   * The id before the first message that belongs between messages held, or -1. What is older than
   * all held, live subscribers have no use for.
   */
  static long hole(long id, History history, List<Message> messages) {
    for (Message message : messages) {
      int index = history.indexFrom(message.id());
      boolean held = index < history.size() && history.get(index).id() == message.id();
      if (message.id() <= id && index > 0 && !held) {
        return history.get(index - 1).id();
      }
    }
    return -1;
  }

  /**
   * What a history holds and the store does not, leaving out what the store has dropped.
   *
   * @param window what the store holds, or null
   * @param oldest messages with ids below this are not missed
   */
  static List<Message> lacked(History history, ChannelWindow window, long oldest) {
    List<Message> theirs = window == null ? List.of() : window.messages();
    long trimmed = window == null ? 0 : window.trimmed();
    List<Message> missing = new ArrayList<>();
    int t = 0;
    for (int i = history.indexFrom(Math.max(oldest, trimmed + 1)); i < history.size(); i++) {
      Message mine = history.get(i);
      while (t < theirs.size() && theirs.get(t).id() < mine.id()) {
        t++;
      }
      // On two sides of a split one id may be two messages.
      if (t == theirs.size() || !theirs.get(t).equals(mine)) {
        missing.add(mine);
      }
    }
    return missing;
  }

  /**
   * The highest id up to which a history and the store's agree.
   *
   * @param lacked id of the first message that the store does not hold
   * @param window what the store holds, or null
   */
  static long fork(History history, long lacked, ChannelWindow window) {
    // Of two histories that parted, both may hold one late message all the same.
    long hole = window == null ? -1 : hole(lacked, history, window.messages());
    if (hole >= 0) {
      return hole;
    }
    int index = history.indexFrom(lacked);
    return index > 0
        ? history.get(index - 1).id()
        : Math.min(lacked - 1, Math.max(history.trimmed(), history.createdAfter()));
  }
}
