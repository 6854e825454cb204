package io.perseid.cluster;

import java.time.Duration;

/**
 * What a shared map is called and when it forgets.
 *
 * @param name the same on all nodes
 * @param timeToLive how long a value stays after it was last written, as the node that writes it
 *     has it; a second or more, of which fractions do not count
 * @param entriesMax values that one node has of the map, about, not counting those that it keeps as
 *     the copies of others: when there are more, those go that were not used for longest. The bound
 *     is divided among the map's 271 partitions, and one that is full lets go although others have
 *     room, so the first may go at a small part of it. At least {@value #ENTRIES_LEAST}, which is
 *     36 for each on a node that is alone: some hundreds of keys then stay for certain
 */
public record SharedMapOptions(String name, Duration timeToLive, int entriesMax) {
  /** The least bound there can be. */
  public static final int ENTRIES_LEAST = 10_000;

  /** Checks the bounds. */
  public SharedMapOptions {
    if (timeToLive.toSeconds() < 1 || entriesMax < ENTRIES_LEAST) {
      throw new IllegalArgumentException(
          "shared map %s: time to live %s, expected 1 s or more; %d entries, expected %d or more"
              .formatted(name, timeToLive, entriesMax, ENTRIES_LEAST));
    }
  }
}
