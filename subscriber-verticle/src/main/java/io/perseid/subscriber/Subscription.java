package io.perseid.subscriber;

import io.perseid.broker.Attachment;
import io.perseid.channel.StartPosition;
import io.perseid.message.Message;

/** One subscriber's interest in one channel. Belongs to the subscriber's hub. */
final class Subscription {
  final Subscriber subscriber;
  final String channel;
  final StartPosition start;

  /** Subscribers in the whole cluster before this one, 0 unless the mode shows it. */
  int subscribersBefore;

  /** The broker's answer, null until it came and after it was used. */
  Attachment attachment;

  /** Where live messages come from; null for a poll, and before and after. */
  ModeGroup group;

  /** Place in the group's array. */
  int slot;

  /** Where it was set back to by a reset, and the highest id it had seen then; 0 without one. */
  long resetTo;

  long seenBeforeReset;

  Subscription(Subscriber subscriber, String channel, StartPosition start) {
    this.subscriber = subscriber;
    this.channel = channel;
    this.start = start;
  }

  /** Notes a reset: what it has seen under ids of the history that is gone is not shown again. */
  void reset(long position, long seen) {
    resetTo = seenBeforeReset == 0 ? position : Math.min(resetTo, position);
    seenBeforeReset = Math.max(seenBeforeReset, seen);
  }

  /** Whether a message was shown to it before the reset, under its former id. */
  boolean hasSeen(Message message) {
    Message.Origin origin = message.origin();
    return origin != null && origin.id() > resetTo && origin.id() <= seenBeforeReset;
  }
}
