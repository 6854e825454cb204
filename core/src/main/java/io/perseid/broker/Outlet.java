package io.perseid.broker;

import io.perseid.message.Message;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Where a broker hands over what this node's subscribers shall see. Implemented by the subscriber
 * side.
 *
 * <p>Calls for one channel come in order and on one thread, the one that owns the channel's shard;
 * calls for different channels come from different threads at once. An implementation must return
 * quickly: it queues, it does not write.
 */
public interface Outlet {
  /** Instead of a moment: every stream that is open when the request is heard, by any clock. */
  long ANY_TIME = Long.MAX_VALUE;

  /**
   * New messages of a channel.
   *
   * @param hubs the hubs with a live attach: bit {@code i} stands for hub {@code i}; never 0
   * @param messages by rising id, at least one, not to be changed
   */
  void deliver(String channel, List<Message> messages, long hubs);

  /**
   * The history after {@code position} was replaced: a subscriber that stands beyond it goes back
   * to it and is then given {@code messages}.
   *
   * @param position the highest id on which the old and the new history agree
   * @param messages the new history after the position, by rising id; may be empty
   * @param gone the messages of the old history that are not in the new one: they may be given back
   *     later as new messages with an {@link Message.Origin}, and then a subscriber that was here
   *     at the reset is not to be shown them again
   */
  void reset(String channel, long position, List<Message> messages, List<Message> gone, long hubs);

  /**
   * Messages of a channel may have been dropped, for their number or age or because all were
   * cleared, before this node had them.
   */
  void gap(String channel, Gap gap, long hubs);

  /**
   * The names of this node's subscribers of a channel, in any order; a name may come more than
   * once. Asked on any thread.
   */
  CompletionStage<List<String>> subscribers(String channel);

  /**
   * End the stream registered under this host id, if one of this node's is, with its shutdown
   * message.
   *
   * @param atMillis streams registered later than this stay (Unix time): they are the very one that
   *     the asker made room for, or a newer one; or {@link #ANY_TIME}
   */
  void disconnect(String hostId, long atMillis);

  /**
   * This node can no longer vouch for what it serves: close all streams, so that clients go
   * elsewhere.
   */
  void closeAll();
}
