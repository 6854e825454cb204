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
 * {@link PollGroup}. Belongs to the hub.
 *
 * <p>Sending goes from the last member to the first, and may stop on the way to go on later: those
 * at places below {@link #unsent} are still to be sent to. A member that leaves meanwhile gives its
 * place to one that is as far as itself, so that nobody is passed over and nobody served twice.
 */
abstract class Group {
  final ChannelSubscribers channel;

  /** Whether the members' writes are gathered from several channels. */
  final boolean several;

  // What every member was sent, since the group was made.
  long messagesSent;
  long bytesSent;

  // The part of it that those at places below unsent have yet to be sent.
  int unsent;
  long messagesOnTheWay;
  long bytesOnTheWay;

  /** Deliveries of the channel's batch that came before the members joined. */
  private int from;

  private Subscription[] members = new Subscription[1];
  private int size;

  Group(ChannelSubscribers channel, boolean several) {
    this.channel = channel;
    this.several = several;
  }

  /** How messages become bytes for its members. */
  abstract Framing framing();

  /** Whether others may still join. */
  abstract boolean isOpen();

  /**
   * Sends what arrived, or goes on with it.
   *
   * @param batch the same until it returns true
   * @param apart whether a member may have been shown some of it before, under a former id
   * @return false if the slice was full before everybody had it
   */
  abstract boolean send(List<Delivery> batch, boolean apart, Traffic traffic);

  /** Gives up what it is sending. */
  abstract void stopSending();

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

  /** See {@link #from(int)}. */
  final int from() {
    return from;
  }

  /** Says how many deliveries of the batch are not for its members. */
  final void from(int deliveries) {
    from = deliveries;
  }

  /** Takes over all members of another group. */
  final void takeIn(Group other) {
    while (other.size > 0) {
      Subscription each = other.members[other.size - 1];
      other.remove(each);
      add(each);
    }
  }

  void add(Subscription subscription) {
    assert unsent == 0 : "who joins while something is being sent would get the end of it";
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
    int hole = subscription.slot;
    if (hole < unsent) {
      subscription.messagesSent -= messagesOnTheWay;
      subscription.bytesSent -= bytesOnTheWay;
      move(--unsent, hole);
      hole = unsent;
    }
    if (--size > hole) {
      move(size, hole);
    }
    members[size] = null;
    subscription.group = null;
    subscription.messagesSent += messagesSent;
    subscription.bytesSent += bytesSent;
  }

  private void move(int place, int hole) {
    members[hole] = members[place];
    members[hole].slot = hole;
  }
}
