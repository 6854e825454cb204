package io.perseid.channel;

/**
 * Where a subscriber wants a channel to begin: the history sent before what arrives live.
 *
 * <p>Source: spec of the subscriber protocol, channels of a push request ({@code .r}, {@code .b},
 * {@code .h}).
 */
public sealed interface StartPosition {
  /** No history. */
  StartPosition LIVE = new Live();

  /** The whole history that the channel still holds. */
  StartPosition ALL = new All();

  /**
   * Every message with {@code id >= from}: the form in which a client resumes after {@code from -
   * 1}.
   */
  static StartPosition from(long id) {
    return new From(id);
  }

  /** The newest {@code count} messages; {@code count} above 0. */
  static StartPosition last(int count) {
    return new Last(count);
  }

  /** See {@link #LIVE}. */
  record Live() implements StartPosition {}

  /** See {@link #ALL}. */
  record All() implements StartPosition {}

  /** See {@link #from}. */
  record From(long id) implements StartPosition {}

  /** See {@link #last}. */
  record Last(int count) implements StartPosition {}
}
