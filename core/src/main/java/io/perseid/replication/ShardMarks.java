package io.perseid.replication;

/**
 * What a copy knows of its shard as a whole.
 *
 * @param born its birth; 0 when it does not exist
 * @param lastId its last id
 * @param sweptTo ids below this were dropped for their age, or cleared
 */
record ShardMarks(long born, long lastId, long sweptTo) {}
