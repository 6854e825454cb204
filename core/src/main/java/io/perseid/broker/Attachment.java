package io.perseid.broker;

import io.perseid.message.Message;
import java.util.List;

/**
 * The answer to an attach: a channel as it stood at the step in which history ended and live began.
 *
 * @param channel its name
 * @param lastId id of the newest message held, 0 when there is none: the channel info's {@code
 *     lastMsgID}
 * @param messageCount messages held
 * @param history the messages asked for, by rising id
 * @param resetTo -1, or the id to which the subscriber must set its position back before it takes
 *     the history: its own position belongs to a past that the cluster no longer shares
 * @param gap the ids under which messages that the subscriber has not seen may be gone, or null
 *     when none are
 * @param emptyTo 0, or an id up to which the channel certainly has no message: a subscriber that
 *     waits and is told nothing then stands there, if it stood before it
 */
public record Attachment(
    String channel,
    long lastId,
    int messageCount,
    List<Message> history,
    long resetTo,
    Gap gap,
    long emptyTo) {

  /** An answer of which no more is known of the channel than the history says. */
  public Attachment(
      String channel, long lastId, int messageCount, List<Message> history, long resetTo, Gap gap) {
    this(channel, lastId, messageCount, history, resetTo, gap, 0);
  }

  /** Whether the subscriber may have missed messages. */
  public boolean missed() {
    return gap != null;
  }

  /** Whether the subscriber must be told to set its position back. */
  public boolean isReset() {
    return resetTo >= 0;
  }
}
