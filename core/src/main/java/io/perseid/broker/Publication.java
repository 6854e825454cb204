package io.perseid.broker;

/**
 * One message on its way into a channel; see {@link Broker#publish(String, byte[], boolean,
 * PublishOutcome)}.
 *
 * @param channel its name, see {@link io.perseid.channel.ChannelName}
 * @param text its bytes, not to be changed afterwards
 * @param plain see {@link io.perseid.message.Message#isPlain}
 * @param outcome told exactly once
 */
public record Publication(String channel, byte[] text, boolean plain, PublishOutcome outcome) {}
