package io.perseid.subscriber;

import io.perseid.broker.Gap;
import io.perseid.message.Message;
import io.perseid.subscriber.transport.Framing;
import java.util.Arrays;
import java.util.List;

/**
 * One hub's subscribers of one channel that are sent the very same bytes.
 *
 * <p>All members are of one kind, which the group knows: streams in a {@link ModeGroup}, polls in a
 * {@link PollGroup}. Belongs to the hub. Sending goes from the last to the first, so that a member
 * that ends while it is sent something may leave its place to the last one.
 */
abstract class Group {
  final ChannelSubscribers channel;

  // What every member was sent, since the group was made.
  long messagesSent;
  long bytesSent;

  private Subscription[] members = new Subscription[1];
  private int size;

  Group(ChannelSubscribers channel) {
    this.channel = channel;
  }

  /** How messages become bytes for its members. */
  abstract Framing framing();

  /** Whether others may still join. */
  abstract boolean isOpen();

  /**
   * Sends what arrived.
   *
   * @param apart whether a member may have been shown some of it before, under a former id
   */
  abstract void send(List<Delivery> batch, boolean apart, Traffic traffic);

  /** Sends messages, to each member those that it was not shown before. */
  abstract void sendUnseen(List<Message> messages, Traffic traffic);

  /**
   * Takes the members back to a position.
   *
   * @param gone the messages after it that there are no more
   * @param messageCount messages that there are now after it
   */
  abstract void goBack(long position, List<Message> gone, int messageCount, Traffic traffic);

  /** Tells the members that they may have missed messages. */
  abstract void tellGap(Gap missed, Traffic traffic);

  final int size() {
    return size;
  }

  final Subscription member(int place) {
    return members[place];
  }

  void add(Subscription subscription) {
    if (size == members.length) {
      members = Arrays.copyOf(members, size * 2);
    }
    subscription.group = this;
    subscription.slot = size;
    subscription.messagesSent -= messagesSent;
    subscription.bytesSent -= bytesSent;
    members[size++] = subscription;
  }

  void remove(Subscription subscription) {
    Subscription last = members[--size];
    members[subscription.slot] = last;
    last.slot = subscription.slot;
    members[size] = null;
    subscription.group = null;
    subscription.messagesSent += messagesSent;
    subscription.bytesSent += bytesSent;
  }
}
