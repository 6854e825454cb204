package io.perseid.replication;

/**
 * Port: messages between the nodes. Delivery is a hint only: anything may be lost, late or in
 * another order, and the protocol repairs it.
 */
public interface PeerBus {
  /**
   * Sends to every node that listens to the topic, this one included. Any thread; never blocks.
   *
   * @param payload not to be changed afterwards
   */
  void publish(String topic, byte[] payload);

  /** Calls the handler on the lane with every payload published to the topic. */
  void subscribe(String topic, Lane lane, Handler handler);

  /**
   * Asks one node. The outcome comes on any thread: its answer, or a failure at the latest after
   * the timeout, sooner when the node is known to be gone.
   *
   * @param node node part of a member's name, see {@link Membership#nodeOf}
   */
  void ask(String node, byte[] question, long timeoutMillis, Outcome<byte[]> outcome);

  /**
   * Answers what other nodes ask; called on the lane. The reply may be completed later, on any
   * thread.
   */
  void answer(Lane lane, Answerer answerer);

  /** Takes what was published. */
  interface Handler {
    /** One payload. */
    void handle(byte[] payload);
  }

  /** Answers a question. */
  interface Answerer {
    /** One question; a failure is sent back as one. */
    void handle(byte[] question, Outcome<byte[]> reply);
  }
}
