package io.perseid.message;

import java.util.Arrays;
import java.util.Objects;

/**
 * One immutable text published to a channel, under the id that its shard gave it.
 *
 * <p>Safe for any thread. The text is bytes as the publisher sent them; nothing checks that they
 * are UTF-8. Callers must not change the array.
 */
public final class Message {
  private final long id;
  private final byte[] text;
  private final boolean plain;
  private final Origin origin;

  /** A message with an id of its own, as a controller publishes it: not plain. */
  public Message(long id, byte[] text) {
    this(id, text, false, null);
  }

  /**
   * A message that may stand for an older one.
   *
   * @param plain see {@link #isPlain}
   * @param origin where it was first accepted, or null when it never had another id
   */
  public Message(long id, byte[] text, boolean plain, Origin origin) {
    this.id = id;
    this.text = text;
    this.plain = plain;
    this.origin = origin;
  }

  /** The id: above 0, below 2^53, rising within a channel, not dense. */
  public long id() {
    return id;
  }

  /** The text's bytes, shared and not to be changed. */
  public byte[] text() {
    return text;
  }

  /**
   * Whether the text is UTF-8 and its characters are meant as they read: false where its publisher
   * may have escaped it for a string of JavaScript, as those of the original do.
   */
  public boolean isPlain() {
    return plain;
  }

  /** The id it had on the losing side of a split, or null: see {@link Origin}. */
  public Origin origin() {
    return origin;
  }

  /** Whether this is that other message, given back under a new id. */
  public boolean isAgain(Message other) {
    return origin != null && origin.id() == other.id && says(other);
  }

  private boolean says(Message other) {
    return plain == other.plain && Arrays.equals(text, other.text);
  }

  /** The same, given back under a new id. */
  public Message withOrigin(Origin former) {
    return new Message(id, text, plain, former);
  }

  /** The same as if it never had another id. */
  public Message withoutOrigin() {
    return origin == null ? this : withOrigin(null);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Message message
        && id == message.id
        && says(message)
        && Objects.equals(origin, message.origin);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(id);
  }

  @Override
  public String toString() {
    return "message " + id + " (" + text.length + " bytes)" + (origin == null ? "" : " " + origin);
  }

  /**
   * The former life of a message that was accepted on the losing side of a split and given back.
   *
   * @param id the id it was acknowledged with on that side
   * @param fork the highest id of the channel on which both sides still agreed
   */
  public record Origin(long id, long fork) {}
}
