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
 * @param missed true when messages after the subscriber's position are gone from the history
 */
public record Attachment(
    String channel,
    long lastId,
    int messageCount,
    List<Message> history,
    long resetTo,
    boolean missed) {

  /** Whether the subscriber must be told to set its position back. */
  public boolean isReset() {
    return resetTo >= 0;
  }
}
