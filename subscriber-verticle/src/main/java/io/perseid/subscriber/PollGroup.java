package io.perseid.subscriber;

import io.netty.buffer.ByteBuf;
import io.perseid.broker.Gap;
import io.perseid.message.Message;
import io.perseid.subscriber.poll.PollFormat;
import io.perseid.subscriber.transport.Frames;
import io.perseid.subscriber.transport.Framing;
import java.util.ArrayList;
import java.util.List;

/**
 * One hub's polls that wait for the same channel in the same format, and what has come for them.
 *
 * <p>With the first thing that comes all members are due, and nobody else joins: so all have the
 * same to tell, and a group stands for its bytes. It keeps them until its last member has left,
 * which is at the end of the pass, or when the other channels of a poll that has just begun have
 * answered. No more is kept than fits into an answer: what follows is for the next poll. Belongs to
 * the hub.
 */
final class PollGroup extends Group {
  private final PollFormat format;
  private final Hub hub;
  private final List<Portion> portions = new ArrayList<>(1);
  private int bytes;
  private boolean fired;
  private boolean full;
  private Gap gap;
  private long resetTo = -1;

  PollGroup(PollFormat format, ChannelSubscribers channel, Hub hub) {
    super(channel, false);
    this.format = format;
    this.hub = hub;
  }

  @Override
  Framing framing() {
    return format;
  }

  @Override
  boolean isOpen() {
    return !fired;
  }

  /** Whether something has come. */
  boolean hasFired() {
    return fired;
  }

  /** Who waits was never shown anything, so nothing is told apart. */
  @Override
  boolean send(List<Delivery> batch, boolean apart, Traffic traffic) {
    if (from() == batch.size()) {
      return true;
    }
    try {
      for (int i = from(); i < batch.size() && !full; i++) {
        Delivery delivery = batch.get(i);
        Frames frames = delivery.frames(format);
        frames.bytes().retain();
        keep(delivery.messages, frames);
      }
    } catch (RuntimeException e) {
      // What could not be framed must not be passed over: the next poll asks for it as history.
      full = true;
      throw e;
    } finally {
      fire();
    }
    return true;
  }

  @Override
  void stopSending() {
    // It keeps what it has; writing comes at the end of the pass.
  }

  @Override
  void sendUnseen(List<Message> messages, Traffic traffic) {
    if (!full) {
      keep(messages, format.encode(hub.allocator(), channel.name(), messages));
      fire();
    }
  }

  private void keep(List<Message> messages, Frames frames) {
    portions.add(new Portion(messages, frames));
    bytes += frames.bytes().readableBytes();
    full = bytes >= PollAnswer.BYTES_MAX;
  }

  /** The next poll begins at the position, and so is given what comes after it. */
  @Override
  void goBack(long position, List<Message> gone, int messageCount, Traffic traffic) {
    resetTo = position;
    full = true;
    fire();
  }

  /** The gap ends the answer: a position behind what comes after it would hide it. */
  @Override
  void tellGap(Gap missed, Traffic traffic) {
    if (!full) {
      gap = missed;
      full = true;
      fire();
    }
  }

  private void fire() {
    if (fired) {
      return;
    }
    fired = true;
    for (int i = 0; i < size(); i++) {
      ((WaitingPoll) member(i).owner).due();
    }
  }

  /** What a member has to be told of the channel, as far as the answer's budget goes. */
  PollAnswer.Part part(long standing, PollAnswer.Budget budget) {
    long position = standing;
    int messages = 0;
    for (Portion each : portions) {
      int count = each.fitting(budget);
      if (count > 0) {
        position = each.messages.get(count - 1).id();
        messages += count;
      }
    }
    boolean whole = !budget.isSpent();
    if (whole && gap != null) {
      position = Math.max(position, gap.to());
    }
    if (whole && resetTo >= 0) {
      position = resetTo;
    }
    return new PollAnswer.Part(
        channel.name(), position, whole ? gap : null, messages, this, List.of());
  }

  /** Adds the frames of the first messages; they stay this group's. */
  void addFrames(int messages, List<ByteBuf> frames) {
    int left = messages;
    for (int i = 0; left > 0; i++) {
      Frames each = portions.get(i).frames;
      int count = Math.min(left, each.count());
      frames.add(each.bytes().slice(each.bytes().readerIndex(), each.ends()[count - 1]));
      left -= count;
    }
  }

  @Override
  void remove(Subscription subscription) {
    super.remove(subscription);
    if (size() == 0) {
      portions.forEach(each -> each.frames.bytes().release());
      portions.clear();
    }
  }

  /** Messages that came together. */
  private record Portion(List<Message> messages, Frames frames) {
    /** How many of the first messages the budget is enough for. */
    int fitting(PollAnswer.Budget budget) {
      int count = 0;
      int[] ends = frames.ends();
      for (int from = 0; count < ends.length && !budget.isSpent(); count++) {
        budget.spend(ends[count] - from);
        from = ends[count];
      }
      return count;
    }
  }
}
