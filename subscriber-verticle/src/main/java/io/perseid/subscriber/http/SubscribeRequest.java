package io.perseid.subscriber.http;

import io.perseid.channel.StartPosition;
import java.util.Map;

/**
 * What a push request asks for.
 *
 * @param hostId the client's name for itself
 * @param mode name of the interaction mode, as it stands in the path
 * @param channels where each channel shall begin, in the order of the path; empty if no part of the
 *     path was a channel
 * @param gaps whether the client wants to be told of messages that it may have missed
 * @param sentMillis the client's clock when it sent this, from {@code nc} of the query; 0 if it did
 *     not say
 */
public record SubscribeRequest(
    String hostId,
    String mode,
    Map<String, StartPosition> channels,
    boolean gaps,
    long sentMillis) {}
