package io.perseid.subscriber;

import io.perseid.broker.Attachment;
import io.perseid.channel.StartPosition;

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

  Subscription(Subscriber subscriber, String channel, StartPosition start) {
    this.subscriber = subscriber;
    this.channel = channel;
    this.start = start;
  }
}
