package io.perseid.shard;

/**
 * Where one shard stands.
 *
 * @param shard its number
 * @param born its birth
 * @param revision how often its past was changed: messages put back, or cleared
 * @param lastId its last id
 */
public record ShardDigest(int shard, long born, long revision, long lastId) {}
