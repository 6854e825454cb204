package io.perseid.config;

/**
 * One interaction mode: how a response of this name is framed, and when it ends.
 *
 * <p>Templates are text in which one character stands for one byte; see {@link
 * io.perseid.message.Template} for their variables. Source: spec of templates and modes.
 *
 * @param name as it stands in the URL, case-sensitive
 * @param persist true for a stream, false for a poll
 * @param maxMessages messages after which a stream ends, 0 for no limit
 * @param maxTimeSeconds seconds after which a stream ends, 0 for no limit
 * @param headerTemplate sent first; empty for none
 * @param channelInfoTemplate sent for each channel, inside the header
 * @param messageTemplate sent for each message
 * @param pingMessage sent now and then on a stream; empty for none
 * @param shutdownMessage sent last when the server ends the stream for good
 * @param gapTemplate sent before the history of a channel, or in the middle of a stream, to who
 *     asked for it when messages may have been missed, with {@code ~name~}, and {@code ~from~} and
 *     {@code ~to~}, the lowest and the highest id they can have had; empty for none
 * @param textPolicy what becomes of a message's text in the message template
 */
public record ModeOptions(
    String name,
    boolean persist,
    int maxMessages,
    int maxTimeSeconds,
    String headerTemplate,
    String channelInfoTemplate,
    String messageTemplate,
    String pingMessage,
    String shutdownMessage,
    String gapTemplate,
    TextPolicy textPolicy) {}
