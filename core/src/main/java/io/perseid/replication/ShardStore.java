package io.perseid.replication;

import io.perseid.shard.Append;
import io.perseid.shard.Appended;
import io.perseid.shard.Restore;
import io.perseid.shard.ShardDigest;
import io.perseid.shard.Synced;
import java.util.List;
import java.util.Set;

/**
 * Port: the cluster's one copy of each shard, which gives ids and order.
 *
 * <p>An implementer's duties:
 *
 * <ol>
 *   <li>operations on one shard run one at a time, on that shard's {@link
 *       io.perseid.shard.ShardState};
 *   <li>an append whose outcome is a success is on its owner and, while there is one, on a backup;
 *   <li>a sync sees nothing that could still vanish with the owner alone;
 *   <li>an operation whose outcome is in doubt fails; it may all the same have taken effect, or
 *       take effect later;
 *   <li>no call blocks; outcomes come on any thread, exactly once.
 * </ol>
 */
public interface ShardStore {
  /** Appends a batch; see {@link io.perseid.shard.ShardState#append}. */
  void append(int shard, Append append, Outcome<Appended> outcome);

  /** A committed read of all messages with an id above {@code since}. */
  void sync(int shard, long since, Outcome<Synced> outcome);

  /** Where every shard stands; shards that do not exist are absent. Not a committed read. */
  void digest(Outcome<List<ShardDigest>> outcome);

  /** Gives a reborn shard its past back; see {@link io.perseid.shard.ShardState#restore}. */
  void restore(int shard, Restore restore, Outcome<Boolean> outcome);

  /** Drops a shard's messages; see {@link io.perseid.shard.ShardState#clear}. */
  void clear(int shard, long born, long upTo, Outcome<Boolean> outcome);

  /**
   * Drops what is too old from the shards that this node owns.
   *
   * @param cutoffId messages with lower ids go
   * @param publishersAlive publishers whose last batch must stay known
   */
  void sweep(long cutoffId, Set<String> publishersAlive, Outcome<Void> outcome);
}
