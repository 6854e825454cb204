package io.perseid.subscriber;

import io.perseid.broker.Gap;
import io.perseid.message.Message;
import io.perseid.subscriber.poll.PollFormat;
import io.perseid.subscriber.transport.Framing;
import io.perseid.subscriber.transport.Mode;
import java.util.ArrayList;
import java.util.List;

/**
 * One hub's subscribers of one channel, in groups that are sent the same bytes, and what has
 * arrived for them in this pass.
 *
 * <p>All of them share one cursor: each was attached at the step in which its history ended, and
 * everything after that step reaches all alike. Belongs to the hub.
 */
final class ChannelSubscribers {
  private final String channel;
  private final Hub hub;
  private final List<Group> groups = new ArrayList<>(2);
  private final List<Delivery> batch = new ArrayList<>();
  private long cursor;
  private boolean wasReset;

  // Where sending stands.
  private boolean sending;
  private boolean apart;
  private int nextGroup;

  ChannelSubscribers(String channel, Hub hub) {
    this.channel = channel;
    this.hub = hub;
  }

  String name() {
    return channel;
  }

  boolean isEmpty() {
    return groups.isEmpty();
  }

  /**
   * Takes in a subscriber whose history ended at {@code lastId}: what has arrived before, and was
   * not sent yet, is not for it.
   */
  void join(Subscription subscription, Framing framing, long lastId) {
    assert !sending : "the hub lets nobody in while it is sending";
    cursor = Math.max(cursor, lastId);
    groupOf(subscription, framing).add(subscription);
  }

  /** Lets a subscription that is here already go on in another mode. */
  void move(Subscription subscription, Mode mode) {
    assert batch.isEmpty() : "what arrived before the change belongs to the former mode";
    subscription.group.remove(subscription);
    groupOf(subscription, mode).add(subscription);
  }

  private Group groupOf(Subscription subscription, Framing framing) {
    boolean several =
        framing instanceof Mode mode
            && !mode.isLimited()
            && ((Subscriber) subscription.owner).subscriptions.all().size() > 1;
    for (int i = 0; i < groups.size(); i++) {
      Group group = groups.get(i);
      if (group.framing() == framing
          && group.several == several
          && group.from() == batch.size()
          && group.isOpen()) {
        return group;
      }
    }
    Group group =
        framing instanceof Mode mode
            ? new ModeGroup(mode, several, this, hub)
            : new PollGroup((PollFormat) framing, this, hub);
    group.from(batch.size());
    groups.add(group);
    return group;
  }

  void leave(Subscription subscription) {
    subscription.group.remove(subscription);
  }

  /** Forgets groups that nobody is in; not to be called while sending. */
  void tidy() {
    groups.removeIf(group -> group.size() == 0);
  }

  /** Adds the names of all who are subscribed. */
  void addNames(List<String> names) {
    for (Group group : groups) {
      for (int i = 0; i < group.size(); i++) {
        names.add(group.member(i).owner.name());
      }
    }
  }

  /** Keeps a delivery for the end of the pass; true if it is the first. */
  boolean arrived(Delivery delivery) {
    assert !sending : "the hub takes nothing in while it is sending";
    Delivery news = delivery.firstId() <= cursor ? delivery.above(cursor) : delivery;
    if (news.messages.isEmpty()) {
      news.release();
      return false;
    }
    cursor = news.lastId();
    batch.add(news);
    return batch.size() == 1;
  }

  /**
   * Sends what has arrived, or goes on with it.
   *
   * @return false if the slice was full before everybody had it; until it is true, subscribers can
   *     leave and nothing else can happen here
   */
  boolean flush(Traffic traffic) {
    if (batch.isEmpty()) {
      return true;
    }
    if (!sending) {
      sending = true;
      apart = wasReset && hasOrigins();
      nextGroup = 0;
    }
    for (; nextGroup < groups.size(); nextGroup++) {
      Group group = groups.get(nextGroup);
      if (group.size() > 0 && !group.send(batch, apart, traffic)) {
        return false;
      }
    }
    endSending();
    return true;
  }

  /** Forgets what has arrived, sent or not. */
  void endSending() {
    sending = false;
    // A group whose last member left on the way has not come to its end.
    for (int i = 0; i < groups.size(); i++) {
      groups.get(i).stopSending();
    }
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).release();
    }
    batch.clear();
    unite();
  }

  /** Those who joined in the middle of the batch are now where the others are. */
  private void unite() {
    for (int i = groups.size() - 1; i >= 0; i--) {
      Group later = groups.get(i);
      if (later.from() > 0) {
        later.from(0);
        uniteWithEarlier(later, i);
      }
    }
  }

  private void uniteWithEarlier(Group later, int place) {
    for (int i = 0; i < place; i++) {
      Group earlier = groups.get(i);
      if (earlier.framing() == later.framing()
          && earlier.several == later.several
          && earlier.isOpen()
          && later.isOpen()) {
        earlier.takeIn(later);
        groups.remove(place);
        return;
      }
    }
  }

  private boolean hasOrigins() {
    for (int i = 0; i < batch.size(); i++) {
      if (batch.get(i).hasOrigins()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Takes everyone back to {@code position} and gives them what the new history holds after it, but
   * for what they have seen under an older id. What the losing side of a split gives back arrives
   * later, as new messages: each subscription remembers what it had seen.
   */
  void reset(long position, List<Message> messages, List<Message> gone, Traffic traffic) {
    assert batch.isEmpty() : "what arrived before the reset belongs to the old history";
    long seen = cursor;
    boolean back = seen > position;
    List<Message> news =
        back ? messages : messages.stream().filter(message -> message.id() > seen).toList();
    cursor = messages.isEmpty() ? Math.min(seen, position) : messages.get(messages.size() - 1).id();
    wasReset |= back;
    for (int i = 0; i < groups.size(); i++) {
      Group group = groups.get(i);
      if (back && group.size() > 0) {
        group.goBack(position, gone, messages.size(), traffic);
      }
      if (group.size() > 0 && !news.isEmpty()) {
        group.sendUnseen(news, traffic);
      }
    }
  }

  /** Tells those who want to hear of it that they may have missed messages. */
  void gap(Gap missed, Traffic traffic) {
    for (int i = 0; i < groups.size(); i++) {
      Group group = groups.get(i);
      if (group.size() > 0) {
        group.tellGap(missed, traffic);
      }
    }
  }

  @Override
  public String toString() {
    return channel + " at " + cursor;
  }
}
