package io.perseid.shard;

import java.util.List;

/**
 * A committed read of one shard.
 *
 * @param born the shard's birth; 0 when it does not exist
 * @param revision how often its past was changed: messages put back, or cleared
 * @param lastId its last id
 * @param sweptTo ids below this were dropped for their age, or cleared
 * @param channels those with messages above the id asked for, and these messages
 */
public record Synced(
    long born, long revision, long lastId, long sweptTo, List<ChannelWindow> channels) {
  /** The answer for a shard that does not exist. */
  public static final Synced ABSENT = new Synced(0, 0, 0, 0, List.of());

  /** Whether the shard exists. */
  public boolean exists() {
    return born != 0;
  }
}
