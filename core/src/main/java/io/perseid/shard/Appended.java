package io.perseid.shard;

/**
 * Where a batch went: the items have the ids {@code first}, {@code first + 1} and so on.
 *
 * @param born the shard's birth, see {@link ShardState}
 * @param previous the shard's last id before the batch
 * @param first id of the first item
 */
public record Appended(long born, long previous, long first) {}
