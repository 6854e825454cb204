package io.perseid.subscriber.poll;

import io.perseid.broker.Gap;

/**
 * One channel of an answered poll.
 *
 * @param name the channel
 * @param position id of the newest message that the client has had, or will have with this answer:
 *     the next poll begins behind it
 * @param gap the ids under which the client may have missed messages, or null
 */
public record PolledChannel(String name, long position, Gap gap) {}
