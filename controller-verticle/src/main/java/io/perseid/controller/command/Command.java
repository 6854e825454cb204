package io.perseid.controller.command;

/**
 * One line of a controller, understood.
 *
 * <p>Channel names hold one character per byte and are at most {@link
 * io.perseid.channel.ChannelName#LENGTH_MAX} long. Source: spec of the controller protocol.
 */
public sealed interface Command {
  /** Publish the text to the channel; the array belongs to the command alone. */
  record AddMessage(String channel, byte[] text) implements Command {}

  /** How many subscribers does the channel have? */
  record CountSubscribers(String channel) implements Command, Query {}

  /** Which channels are there? */
  record ListChannels() implements Command, Query {}

  /** What has been counted? */
  record ShowStats() implements Command, Query {}

  /** Answer what is outstanding, then close. */
  record Quit() implements Command {}

  /** No command; the reason is what the controller is told after {@code ERR}. */
  record Malformed(String reason) implements Command {}

  /** A command that shows the effect of those before it, and nothing of those behind it. */
  sealed interface Query extends Command permits CountSubscribers, ListChannels, ShowStats {}
}
