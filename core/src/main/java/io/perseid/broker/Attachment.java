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
 */
public record Attachment(
    String channel, long lastId, int messageCount, List<Message> history, long resetTo, Gap gap) {

  /** Whether the subscriber may have missed messages. */
  public boolean missed() {
    return gap != null;
  }

  /** Whether the subscriber must be told to set its position back. */
  public boolean isReset() {
    return resetTo >= 0;
  }
}
