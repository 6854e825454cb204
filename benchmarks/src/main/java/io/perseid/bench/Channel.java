package io.perseid.bench;

/**
 * One channel of a run, on the publishing side: how many messages it was given, and in a closed
 * loop, which of them are still on their way. Owned by the first loop.
 */
final class Channel {
  final int index;
  final String name;

  /** Published messages; the next one's sequence number. */
  int published;

  /** Messages that the server has refused. */
  int refused;

  /** Messages that some loop's subscribers still lack. */
  int inFlight;

  /** Loops that have subscribers of this channel. */
  int shares;

  private int[] waiting = {};
  private int[] sequences = {};
  private int givenUp;

  Channel(int index, String name) {
    this.index = index;
    this.name = name;
  }

  /** Prepares for a number of messages in flight. */
  void window(int messages) {
    int slots = Integer.highestOneBit(Math.max(1, messages) * 2);
    waiting = new int[slots];
    sequences = new int[slots];
  }

  /** Notes the next message as on its way to all loops, and returns its number. */
  int next() {
    int sequence = published++;
    if (waiting.length > 0) {
      int slot = sequence & waiting.length - 1;
      waiting[slot] = shares;
      sequences[slot] = sequence;
      inFlight++;
    }
    return sequence;
  }

  /** One loop's subscribers have a message; says whether with this all have it. */
  boolean shareHasIt(int sequence) {
    int slot = sequence & waiting.length - 1;
    if (sequence < givenUp || sequences[slot] != sequence || --waiting[slot] > 0) {
      return false;
    }
    inFlight--;
    return true;
  }

  /** Waits no longer for what is in flight: something was lost on the way. */
  void giveUp() {
    givenUp = published;
    inFlight = 0;
  }
}
