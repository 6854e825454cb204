package io.perseid.broker;

/**
 * What became of one published message. Exactly one method is called, once, on a broker's thread.
 */
public interface PublishOutcome {
  /** The guarantee holds: the message has this id on every node, and survives the loss of one. */
  void accepted(long id);

  /** The message was not taken and will never appear; publishing it again is safe. */
  void refused(String reason);

  /** Nobody can say whether it will appear: publishing it again may show it twice. */
  void unknown(String reason);
}
