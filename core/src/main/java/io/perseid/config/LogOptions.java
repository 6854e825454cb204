package io.perseid.config;

/**
 * What a node writes about itself.
 *
 * @param level least weighty kind of event that is written: error, warn, info, debug or trace
 * @param json true for one JSON object a line, false for text
 */
public record LogOptions(String level, boolean json) {}
