package io.perseid.subscriber;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.perseid.broker.Gap;
import io.perseid.message.Message;
import io.perseid.stats.Counter;
import io.perseid.stats.Stats;
import io.perseid.subscriber.transport.Mode;
import java.util.ArrayList;
import java.util.List;

/**
 * One hub's subscribers of one channel, by mode, and what has arrived for them in this pass.
 *
 * <p>All of them share one cursor: each was attached at the step in which its history ended, and
 * everything after that step reaches all alike. Belongs to the hub.
 */
final class ChannelSubscribers {
  private final String channel;
  private final List<ModeGroup> groups = new ArrayList<>(2);
  private final List<Delivery> batch = new ArrayList<>();
  private long cursor;
  private boolean wasReset;

  ChannelSubscribers(String channel) {
    this.channel = channel;
  }

  boolean isEmpty() {
    return groups.isEmpty();
  }

  /** Takes in a subscriber whose history ended at {@code lastId}. */
  void join(Subscription subscription, Mode mode, long lastId) {
    assert batch.isEmpty() : "what arrived before the join is not the joiner's";
    cursor = Math.max(cursor, lastId);
    groupOf(mode).add(subscription);
  }

  /** Lets a subscription that is here already go on in another mode. */
  void move(Subscription subscription, Mode mode) {
    assert batch.isEmpty() : "what arrived before the change belongs to the former mode";
    subscription.group.remove(subscription);
    groupOf(mode).add(subscription);
  }

  private ModeGroup groupOf(Mode mode) {
    for (ModeGroup group : groups) {
      if (group.mode == mode) {
        return group;
      }
    }
    ModeGroup group = new ModeGroup(mode, this);
    groups.add(group);
    return group;
  }

  void leave(Subscription subscription) {
    subscription.group.remove(subscription);
  }

  /** Forgets modes that nobody uses; not to be called while sending. */
  void tidy() {
    groups.removeIf(group -> group.size() == 0);
  }

  /** Keeps a delivery for the end of the pass; true if it is the first. */
  boolean arrived(Delivery delivery) {
    batch.add(delivery);
    return batch.size() == 1;
  }

  /** Sends what has arrived to everybody. */
  void flush(ByteBufAllocator allocator, Traffic traffic) {
    dropKnown();
    if (!batch.isEmpty()) {
      cursor = batch.get(batch.size() - 1).lastId();
      boolean apart = wasReset && hasOrigins();
      for (int i = 0; i < groups.size(); i++) {
        ModeGroup group = groups.get(i);
        if (group.size() > 0 && apart) {
          batch.forEach(delivery -> group.sendUnseen(delivery.messages, allocator, traffic));
        } else if (group.size() > 0) {
          group.send(batch, allocator, traffic);
        }
      }
    }
    releaseBatch();
  }

  private boolean hasOrigins() {
    for (int i = 0; i < batch.size(); i++) {
      if (batch.get(i).hasOrigins()) {
        return true;
      }
    }
    return false;
  }

  void releaseBatch() {
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).release();
    }
    batch.clear();
  }

  private void dropKnown() {
    long known = cursor;
    for (int i = 0; i < batch.size(); i++) {
      Delivery delivery = batch.get(i);
      if (delivery.firstId() <= known) {
        batch.set(i, delivery.above(known));
      }
      known = Math.max(known, delivery.lastId());
    }
    batch.removeIf(delivery -> delivery.messages.isEmpty());
  }

  /**
   * Takes everyone back to {@code position} and gives them what the new history holds after it, but
   * for what they have seen under an older id. What the losing side of a split gives back arrives
   * later, as new messages: each subscription remembers what it had seen.
   */
  void reset(
      long position,
      List<Message> messages,
      List<Message> gone,
      ByteBufAllocator allocator,
      Stats stats) {
    assert batch.isEmpty() : "what arrived before the reset belongs to the old history";
    Traffic traffic = new Traffic();
    long seen = cursor;
    boolean back = seen > position;
    List<Message> news =
        back ? messages : messages.stream().filter(message -> message.id() > seen).toList();
    cursor = messages.isEmpty() ? Math.min(seen, position) : messages.get(messages.size() - 1).id();
    wasReset |= back;
    for (int i = 0; i < groups.size(); i++) {
      ModeGroup group = groups.get(i);
      if (back && group.size() > 0) {
        stats.add(Counter.RESETS_TOLD, group.size());
        group.noteGone(gone);
        tellReset(group, position, messages.size(), allocator, traffic);
      }
      if (group.size() > 0) {
        group.sendUnseen(news, allocator, traffic);
      }
    }
    traffic.addTo(stats);
  }

  /** Tells those who want to hear of it that they may have missed messages. */
  void gap(Gap missed, ByteBufAllocator allocator, Stats stats) {
    Traffic traffic = new Traffic();
    for (int i = 0; i < groups.size(); i++) {
      ModeGroup group = groups.get(i);
      if (group.size() > 0 && group.mode.tellsGaps()) {
        ByteBuf words = allocator.directBuffer();
        group.mode.writeGap(channel, missed, words);
        stats.add(Counter.GAPS_TOLD, group.tellGap(words, traffic));
        words.release();
      }
    }
    traffic.addTo(stats);
  }

  private void tellReset(
      ModeGroup group, long position, int count, ByteBufAllocator allocator, Traffic traffic) {
    ByteBuf info = allocator.directBuffer();
    group.mode.writeChannelInfo(channel, position, count, group.size(), info);
    group.sendToAll(info, traffic);
    info.release();
  }

  @Override
  public String toString() {
    return channel + " at " + cursor;
  }
}
