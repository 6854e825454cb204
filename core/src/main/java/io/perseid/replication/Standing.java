package io.perseid.replication;

import io.perseid.shard.Synced;

/**
 * The version of a shard that this node's copy stands at. Owned by the shard's lane; {@link #last}
 * and {@link #synced} may be read from any thread.
 */
final class Standing {
  /** Last id held. */
  volatile long last;

  /** Whether the store has been read at all. */
  volatile boolean synced;

  long born;
  long revision;
  long sweptTo;

  /** Of the shard's former life nothing above this id has been held here. */
  long formerLast;

  /** What this copy knows of the shard as a whole. */
  ShardMarks marks() {
    return new ShardMarks(born, last, sweptTo);
  }

  /** Whether a read continues the life and the past that this copy holds. */
  boolean continues(Synced read) {
    return read.born() == born && read.revision() == revision;
  }
}
