package io.perseid.bench;

/**
 * One loop's subscribers of one channel, and how many of them have each message in flight. Owned by
 * that loop.
 */
final class Share {
  /** Told when all subscribers of a loop have a message; called on their loop. */
  interface Listener {
    void shareHasIt(Channel channel, int sequence);
  }

  final Channel channel;
  int subscribers;
  private final Listener listener;
  private final int[] counts;
  private final int[] sequences;

  /**
   * @param window messages in flight, 0 when nobody waits for them
   */
  Share(Channel channel, int window, Listener listener) {
    this.channel = channel;
    this.listener = listener;
    int slots = window == 0 ? 0 : Integer.highestOneBit(window * 2);
    counts = new int[slots];
    sequences = new int[slots];
  }

  /** A subscriber has a message for the first time. */
  void delivered(int sequence) {
    if (counts.length == 0) {
      return;
    }
    int slot = sequence & counts.length - 1;
    if (sequences[slot] != sequence) {
      sequences[slot] = sequence;
      counts[slot] = 0;
    }
    if (++counts[slot] == subscribers) {
      listener.shareHasIt(channel, sequence);
    }
  }
}
