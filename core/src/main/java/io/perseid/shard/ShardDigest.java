package io.perseid.shard;

/** Where one shard stands: its number, birth, number of restores and last id. */
public record ShardDigest(int shard, long born, long restores, long lastId) {}
