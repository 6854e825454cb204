package io.perseid.config;

/**
 * What a node writes about itself.
 *
 * @param level least weighty kind of line that is written: error, warn, info, debug or trace
 * @param format how the lines look
 * @param unixTime true for seconds since 1970, false for a date; only in {@link LogFormat#METEOR}
 * @param events whether subscribers' joins and leaves and documents are written, whatever the level
 */
public record LogOptions(String level, LogFormat format, boolean unixTime, boolean events) {}
