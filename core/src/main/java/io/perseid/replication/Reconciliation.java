package io.perseid.replication;

import io.perseid.message.Message;
import io.perseid.message.Message.Origin;
import io.perseid.shard.ChannelWindow;
import io.perseid.shard.Restore;
import io.perseid.shard.Synced;
import io.perseid.stats.Counter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.ToLongFunction;

/**
 * Brings this node's copy of a shard and what the store was read to hold to one.
 *
 * <p>Where the store was born anew after the loss of owner and backups, the copy gives back what it
 * holds; where the store went another way after a split, the copy follows it and gives back what
 * only it holds as new messages. Owned by the shard's lane.
 */
final class Reconciliation {
  private static final long RETRY_MILLIS = 100;

  private final int shard;
  private final Ports ports;
  private final Lane lane;
  private final Totals totals;
  private final ShardCache cache;
  private final GiveBack giveBack;
  private final Standing at;
  private long restoredFor = -1;

  Reconciliation(
      int shard,
      Ports ports,
      Lane lane,
      Totals totals,
      ShardCache cache,
      GiveBack giveBack,
      Standing at) {
    this.shard = shard;
    this.ports = ports;
    this.lane = lane;
    this.totals = totals;
    this.cache = cache;
    this.giveBack = giveBack;
    this.at = at;
  }

  /** Takes messages that were acknowledged here and are not in the store: publish them again. */
  interface GiveBack {
    /** One message with its former id as origin; messages of a channel come in order. */
    void publishAgain(String channel, Message message);
  }

  /**
   * Takes the messages after the last one held. Batches applied since the question make it look
   * old.
   */
  void takeNew(Synced read) {
    long from = at.last;
    if (read.lastId() > from) {
      long above = Math.max(from, sweptAway(read));
      if (above > from) {
        cache.lose(above, channel -> from);
      }
      read.channels().forEach(window -> cache.insert(after(window, from), above));
      at.last = read.lastId();
    }
    sweep(read);
  }

  /**
   * Gives a reborn shard what this copy holds and knows of its former life; then everything is read
   * again.
   *
   * @param merged whether the store is another side's now, which has lost nothing
   * @param askAgain called with a delay in milliseconds
   * @return whether that is under way, and the read is not to be taken
   */
  boolean restoreIfLost(Synced read, boolean merged, LongConsumer askAgain) {
    boolean reborn = at.born != 0 && !merged && (!read.exists() || read.born() > at.born);
    if (!reborn || read.exists() && restoredFor == read.born()) {
      return false;
    }
    List<ChannelWindow> past = new ArrayList<>();
    cache
        .lackedBy(byName(read), read.sweptTo())
        .forEach(
            (channel, messages) -> {
              List<Message> older =
                  read.exists()
                      ? messages.stream().filter(m -> m.id() < read.born()).toList()
                      : messages;
              if (!older.isEmpty()) {
                past.add(cache.windowOf(channel, older));
              }
            });
    if (past.isEmpty() && at.sweptTo <= read.sweptTo()) {
      return false;
    }
    restoredFor = read.born();
    ports.stats().add(Counter.RESTORES, 1);
    ports
        .store()
        .restore(
            shard,
            new Restore(read.born(), Math.max(at.last, totals.highestId()), at.sweptTo, past),
            (done, failure) ->
                lane.execute(
                    () -> {
                      if (failure != null) {
                        restoredFor = -1;
                      }
                      askAgain.accept(failure == null ? 0 : RETRY_MILLIS);
                    }));
    return true;
  }

  /**
   * Makes the copy what a complete read says, and gives back what only this copy holds.
   *
   * @param sameSide whether the store is still the one that this copy was read from
   * @return whether it continues what was held: if not, a batch that was waited for may be gone
   */
  boolean takeAll(Synced read, boolean sameSide) {
    Map<String, ChannelWindow> store = byName(read);
    Map<String, List<Message>> lacked =
        at.synced ? cache.lackedBy(store, read.sweptTo()) : Map.of();
    boolean firstLife = at.born == 0;
    boolean newLife = sameSide && read.born() > at.born;
    boolean sameChain =
        sameSide && read.born() == at.born && read.lastId() >= at.last && lacked.isEmpty();
    ToLongFunction<String> shown = shown(read, sameChain, newLife);
    loseSwept(read, sameSide, sameChain, shown);
    if (firstLife || !sameSide) {
      at.formerLast = 0;
    } else if (newLife) {
      at.formerLast = at.last;
    }
    for (ChannelWindow window : read.channels()) {
      if (!lacked.containsKey(window.name())) {
        cache.insert(window, shown.applyAsLong(window.name()));
      }
    }
    lacked.forEach(
        (channel, messages) -> {
          long fork = cache.forkBefore(channel, messages.get(0).id(), store.get(channel));
          cache.rebase(channel, store.get(channel), fork, messages);
          for (Message message : messages) {
            Origin origin = new Origin(message.id(), fork);
            giveBack.publishAgain(channel, message.withOrigin(origin));
          }
        });
    at.born = read.born();
    at.revision = read.revision();
    at.last = read.lastId();
    sweep(read);
    // Where this copy held nothing there is no other history that a batch could have been lost
    // with.
    return sameChain || firstLife;
  }

  /** The id up to which live subscribers of a channel have been shown everything. */
  private ToLongFunction<String> shown(Synced read, boolean sameChain, boolean newLife) {
    long last = at.last;
    long born = at.born;
    return channel -> {
      // Where two histories part, an id of the other one may be below the last one held here.
      long mine = cache.lastId(channel);
      if (sameChain) {
        return last;
      } else if (newLife) {
        return Math.max(mine, born == 0 ? read.born() : Math.min(last, read.born()));
      }
      return mine;
    };
  }

  /** Notes, and tells, what was dropped in the store before this copy had it. */
  private void loseSwept(
      Synced read, boolean sameSide, boolean sameChain, ToLongFunction<String> shown) {
    // Another node knew of a clearing in the former life that this one had not heard of.
    boolean formerly =
        sameChain
            && read.revision() != at.revision
            && read.sweptTo() > at.sweptTo
            && read.sweptTo() <= at.born
            && read.sweptTo() - 1 > at.formerLast;
    // What either side swept for its age was gone before they parted.
    long known = sameSide ? 0 : Math.max(at.sweptTo, ports.cutoffId()) - 1;
    cache.lose(
        sweptAway(read),
        channel ->
            formerly
                ? Math.max(at.formerLast, at.sweptTo - 1)
                : Math.max(known, shown.applyAsLong(channel)));
  }

  private static Map<String, ChannelWindow> byName(Synced read) {
    Map<String, ChannelWindow> byName = new HashMap<>();
    read.channels().forEach(window -> byName.put(window.name(), window));
    return byName;
  }

  /** The highest id that may have been dropped in the store for other reasons than number. */
  private static long sweptAway(Synced read) {
    return Math.min(read.sweptTo() - 1, read.lastId());
  }

  private void sweep(Synced read) {
    if (read.sweptTo() > at.sweptTo) {
      cache.expire(read.sweptTo());
    }
    at.sweptTo = read.sweptTo();
  }

  private static ChannelWindow after(ChannelWindow window, long id) {
    return new ChannelWindow(
        window.name(),
        window.createdAfter(),
        window.trimmed(),
        window.messages().stream().filter(message -> message.id() > id).toList());
  }
}
