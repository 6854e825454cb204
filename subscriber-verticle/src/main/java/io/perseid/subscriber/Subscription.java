package io.perseid.subscriber;

import io.perseid.broker.Attachment;
import io.perseid.channel.StartPosition;
import io.perseid.message.Message;
import java.util.ArrayList;
import java.util.List;

/** One subscriber's interest in one channel. Belongs to the subscriber's hub. */
final class Subscription {
  /** What is given back comes within seconds of the reset: older ones need no memory. */
  private static final int RESETS_REMEMBERED = 4;

  final Resident owner;

  /** The channel's name; all who have joined share one object. */
  String channel;

  /** Where it begins; null for a stream that has begun. */
  StartPosition start;

  /** Subscribers in the whole cluster before this one, 0 unless the mode shows it. */
  int subscribersBefore;

  /** The broker's answer, null until it came, and for a stream after it was used. */
  Attachment attachment;

  /** Where live messages come from; null for who does not wait for any, and before and after. */
  Group group;

  /**
   * Messages of the channel handed to the client, and the bytes of their frames; while it is in a
   * group, what the group sent since it joined is missing.
   */
  long messagesSent;

  long bytesSent;

  /** Place in the group's array. */
  int slot;

  /** What it has seen of histories that are gone: lists shared by all who have. */
  private List<List<Message>> gone = List.of();

  Subscription(Resident owner, String channel, StartPosition start) {
    this.owner = owner;
    this.channel = channel;
    this.start = start;
  }

  /** Messages handed to the client until now, in whatever group. */
  long messagesSentSoFar() {
    return messagesSent + (group == null ? 0 : group.messagesSent);
  }

  /** Notes a reset: what it has seen of the history that is gone is not shown again. */
  void noteGone(List<Message> messages) {
    if (!messages.isEmpty()) {
      List<List<Message>> more = new ArrayList<>(gone);
      if (more.size() == RESETS_REMEMBERED) {
        more.remove(0);
      }
      more.add(messages);
      gone = more;
    }
  }

  /** Whether a message was shown to it before a reset, under its former id. */
  boolean hasSeen(Message message) {
    if (message.origin() != null) {
      for (List<Message> each : gone) {
        for (Message old : each) {
          if (message.isAgain(old)) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
