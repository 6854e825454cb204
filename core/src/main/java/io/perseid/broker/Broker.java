package io.perseid.broker;

import io.perseid.channel.StartPosition;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The port through which controllers and subscribers of one node reach every channel of the
 * cluster.
 *
 * <p>All methods may be called from any thread, never block and never throw for reasons of the
 * cluster. Callbacks come on a thread of the broker: the receiver goes back to its own before it
 * touches its state.
 */
public interface Broker {
  /** Most names that {@link #listSubscribers} tells. */
  int NAMES_MAX = 1000;

  /**
   * Publishes one message.
   *
   * <p>Messages of one calling thread to one channel keep their order.
   *
   * @param channel its name, see {@link io.perseid.channel.ChannelName}
   * @param text its bytes, not to be changed afterwards
   * @param plain whether the text is UTF-8 and its characters are meant as they read, see {@link
   *     io.perseid.message.Message#isPlain}; false where the publisher may have escaped it for a
   *     string of JavaScript
   * @param outcome told exactly once
   */
  void publish(String channel, byte[] text, boolean plain, PublishOutcome outcome);

  /**
   * Publishes what came together, in this order: the same as one by one, at less cost.
   *
   * @param burst not to be changed afterwards
   */
  default void publish(List<Publication> burst) {
    for (Publication one : burst) {
      publish(one.channel(), one.text(), one.plain(), one.outcome());
    }
  }

  /**
   * Whether a message to a channel should be published now, or too much waits for its outcome
   * already. Nobody has to ask: what is published without is queued for a while longer, and then
   * refused.
   *
   * @param whenRoom when the answer is false: called once, on any thread, as soon as it is worth
   *     asking again
   */
  default boolean hasRoom(String channel, Runnable whenRoom) {
    return true;
  }

  /**
   * Reads a channel's history and, for a live subscription, begins to deliver what follows it.
   *
   * <p>Both happen in one step of the channel's shard: {@code whenAttached} is called before the
   * first {@link Outlet#deliver} that follows the history, on the same thread, so a receiver that
   * passes both through one queue has neither gap nor repeat. Every live attach must be ended by
   * one {@link #detach} of the same hub and channel. When this node's copy of the shard is not
   * ready the answer waits for it.
   *
   * @param hub index of the hub that asks, 0 to 63: it is handed back to {@link Outlet}
   * @param live false for a poll: history only, no delivery, not counted as a subscriber
   */
  void attach(
      int hub,
      String channel,
      StartPosition start,
      boolean live,
      Consumer<Attachment> whenAttached);

  /** Whether every attach is answered at once: false while this node is still fetching history. */
  boolean isServing();

  /** Ends one live attach of this hub to the channel. */
  void detach(int hub, String channel);

  /**
   * Subscribers of a channel over the whole cluster; 0 for an unknown one. Fails when a node is
   * silent.
   */
  CompletionStage<Integer> countSubscribers(String channel);

  /**
   * The names of those who are subscribed to a channel now, over the whole cluster: host ids of
   * streams, and what other dialects call their clients. Each once, in byte order, the first
   * {@value #NAMES_MAX} of them. Fails when a node is silent.
   */
  CompletionStage<List<String>> listSubscribers(String channel);

  /**
   * Every channel with a message or a subscriber anywhere in the cluster, in byte order of names.
   */
  CompletionStage<List<ChannelSummary>> listChannels();

  /** The statistics of all nodes added up: counters that no node ever touched are absent. */
  CompletionStage<Map<String, Long>> clusterStats();

  /**
   * Asks every other node to end the stream registered under a host id, with its shutdown message;
   * a member that does not answer is asked again for a while.
   *
   * @param atMillis streams registered later than this stay (Unix time); {@link Outlet#ANY_TIME}
   *     for all that are open now
   * @return done when each of them has answered or failed to for a moment: a stream that comes
   *     after that is not meant; never fails
   */
  CompletionStage<Void> disconnectElsewhere(String hostId, long atMillis);

  /**
   * Empties the history of every channel, over the whole cluster. Ids go on; subscribers stay and
   * are told nothing, but who comes back with a position from before is told a gap.
   *
   * @return done when no node holds a message any more that was acknowledged before the call: none
   *     comes back. What is published meanwhile may stay or go. Fails when the nodes do not agree
   *     in time: then some may be gone; calling it again is safe
   */
  CompletionStage<Void> clear();

  /** One line of a channel list: name, messages held, subscribers in the cluster. */
  record ChannelSummary(String name, int messages, int subscribers) {}
}
