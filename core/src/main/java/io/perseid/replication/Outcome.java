package io.perseid.replication;

/** Told once how something asked of a port ended. */
@FunctionalInterface
public interface Outcome<T> {
  /**
   * The end.
   *
   * @param value the answer, null when it failed (and where the answer has nothing to say)
   * @param failure why it failed, or null
   */
  void done(T value, Throwable failure);
}
