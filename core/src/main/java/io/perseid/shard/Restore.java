package io.perseid.shard;

import java.util.List;

/**
 * What a node still holds of a shard whose owner and backups were lost.
 *
 * @param born birth of the shard as the node last saw it, 0 when it did not exist: if it is another
 *     by now, nothing happens
 * @param floor highest id the node knows of
 * @param sweptTo ids below this were dropped for their age, or cleared: nobody may give them back
 * @param channels the messages
 */
public record Restore(long born, long floor, long sweptTo, List<ChannelWindow> channels) {}
