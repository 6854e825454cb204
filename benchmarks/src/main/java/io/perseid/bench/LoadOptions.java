package io.perseid.bench;

import java.util.List;

/**
 * What a run is made of.
 *
 * @param subscribe servers to subscribe at, each by its part of the subscribers; may be empty
 * @param publish servers to publish to, each for its part of the channels; may be empty
 * @param subscribers number of them, over all channels in turn
 * @param channels number of them
 * @param inFlight messages on their way on each channel in a closed loop, 0 for an open one
 * @param bytes length of a message's text, at least {@link Marker#BYTES}
 * @param pipeline messages that may be unanswered on a connection
 * @param threads loops of the generator
 * @param connectRate connections a second, 0 for as fast as the server takes them
 * @param drops whether a subscriber leaves as soon as it is there
 */
record LoadOptions(
    List<SubscribeSpec> subscribe,
    List<PublishSpec> publish,
    int subscribers,
    int channels,
    int inFlight,
    int bytes,
    int pipeline,
    int threads,
    double connectRate,
    boolean drops) {}
