package io.perseid.subscriber;

import io.perseid.broker.Attachment;
import io.perseid.channel.StartPosition;
import io.perseid.subscriber.transport.Framing;
import io.perseid.subscriber.transport.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One subscriber's channels, joined one by one and left together.
 *
 * <p>Each channel joins its group in the hub as soon as the broker has answered for it; those of
 * one that does not wait are only read; when all have answered, the owner is told. Belongs to the
 * subscriber's hub.
 */
final class Subscriptions {
  private final Resident owner;
  private final boolean live;
  private final boolean counted;
  private final List<Subscription> all;
  private Framing framing;
  private int unanswered;
  private boolean left;

  /**
   * Subscriptions that have not joined.
   *
   * @param channels where each channel shall begin, in the order of the request
   * @param live whether what follows the history is wanted, too
   * @param counted whether each must know how many subscribers its channel has
   */
  Subscriptions(
      Resident owner,
      Map<String, StartPosition> channels,
      Framing framing,
      boolean live,
      boolean counted) {
    this.owner = owner;
    this.framing = framing;
    this.live = live;
    this.counted = counted;
    List<Subscription> each = new ArrayList<>(channels.size());
    channels.forEach((channel, start) -> each.add(new Subscription(owner, channel, start)));
    all = List.copyOf(each);
    unanswered = all.size();
  }

  /** All of them, in the order of the request; not to be changed. */
  List<Subscription> all() {
    return all;
  }

  private Hub hub() {
    return owner.hub();
  }

  /** Asks the broker for every channel; nothing happens once they were left. */
  void join() {
    if (left) {
      return;
    }
    for (Subscription each : all) {
      if (counted) {
        hub()
            .broker()
            .countSubscribers(each.channel)
            .whenComplete((count, failure) -> hub().offer(h -> counted(each, count)));
      } else {
        attach(each);
      }
    }
  }

  private void counted(Subscription subscription, Integer count) {
    subscription.subscribersBefore = count == null ? 0 : count;
    if (!left) {
      attach(subscription);
    }
  }

  private void attach(Subscription subscription) {
    hub()
        .broker()
        .attach(
            hub().index(),
            subscription.channel,
            subscription.start,
            live,
            attachment -> hub().offer(h -> attached(subscription, attachment)));
  }

  private void attached(Subscription subscription, Attachment attachment) {
    hub().assertOwner();
    if (left) {
      if (live) {
        hub().broker().detach(hub().index(), subscription.channel);
      }
      return;
    }
    subscription.attachment = attachment;
    if (live) {
      hub().channels().join(subscription, framing, attachment.lastId());
    }
    if (--unanswered == 0) {
      owner.joined();
    }
  }

  /** Messages that the broker gave as history; asked before they are sent. */
  int historySize() {
    return all.stream().mapToInt(each -> each.attachment.history().size()).sum();
  }

  /** Whether the broker told of messages that may be missed; asked before the history is sent. */
  boolean missedSome() {
    return all.stream().anyMatch(each -> each.attachment.missed());
  }

  /**
   * Messages that may still be handed to the client in a mode. One that has had as many as are now
   * allowed ends with its next message.
   */
  int messagesLeft(Mode next) {
    if (!next.isLimited()) {
      return Integer.MAX_VALUE;
    }
    long sent = all.stream().mapToLong(Subscription::messagesSentSoFar).sum();
    return (int) Math.max(1, next.options().maxMessages() - sent);
  }

  /** Lets all that have joined go on in another mode. */
  void move(Mode next) {
    framing = next;
    all.forEach(each -> each.group.channel.move(each, next));
  }

  /** Leaves all that have joined; those the broker has yet to answer for are left at once then. */
  void leave() {
    left = true;
    for (Subscription each : all) {
      if (each.group != null) {
        hub().channels().leave(each);
        hub().broker().detach(hub().index(), each.channel);
      }
    }
  }
}
