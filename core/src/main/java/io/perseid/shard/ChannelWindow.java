package io.perseid.shard;

import io.perseid.message.Message;
import java.util.List;

/**
 * A channel's messages on their way between the store and a node.
 *
 * @param name the channel
 * @param createdAfter highest id that the channel certainly lacks nothing above, trimming apart
 * @param trimmed highest id dropped by count or age, 0 when none was
 * @param messages by rising id
 */
public record ChannelWindow(String name, long createdAfter, long trimmed, List<Message> messages) {}
