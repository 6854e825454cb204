package io.perseid.subscriber.poll;

import io.perseid.channel.StartPosition;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * A request that waits until one of its channels has a message that its client has not seen.
 *
 * @param client whose poll it is: a newer one of the same client ends an older one, which is then
 *     answered as if its time were over; on other nodes too, but not where the client keeps its own
 *     position ({@link Book#NONE}) and no answer can be one too many. The namespace is shared with
 *     the host ids of streams, which are letters and digits: another sign in it keeps a dialect's
 *     clients apart
 * @param name what lists of subscribers and logs show
 * @param channels where each begins, in the order of the request; at least one
 * @param timeoutMillis how long it waits; 0 to be answered at once
 * @param format how it is answered
 * @param book is told how the client gets on
 */
public record Poll(
    String client,
    String name,
    Map<String, StartPosition> channels,
    int timeoutMillis,
    PollFormat format,
    Book book) {

  /** Checks that it can be waited for. */
  public Poll {
    if (channels.isEmpty() || timeoutMillis < 0) {
      throw new IllegalArgumentException(
          channels.size()
              + " channels for "
              + timeoutMillis
              + " ms, expected at least one channel and 0 ms");
    }
  }

  /** Keeps a client's position for a client that does not keep it itself. */
  public interface Book {
    /** For clients that keep their own. */
    Book NONE =
        new Book() {
          @Override
          public CompletionStage<Void> beforeAnswer(List<PolledChannel> channels) {
            return null;
          }

          @Override
          public void afterAnswer(boolean taken) {}
        };

    /**
     * An answer is about to be written; called once on the poll's event loop, also for an answer
     * without messages.
     *
     * @return null to go on at once, or a stage behind which the answer is written. When it fails
     *     the client is asked to come back and nothing else is written; or, when it fails with an
     *     {@link OvertakenException}, it is answered as if its time were over
     */
    CompletionStage<Void> beforeAnswer(List<PolledChannel> channels);

    /**
     * The connection has ended after {@link #beforeAnswer}; called once, on the event loop.
     *
     * @param taken whether the client's system has confirmed every byte of the answer and the
     *     client then ended the connection in order; else nobody knows what it has seen
     */
    void afterAnswer(boolean taken);
  }

  /** Another poll of the client was answered meanwhile, with what this one would say. */
  public static final class OvertakenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** That, without a stack trace: it happens to any client that asks twice. */
    public OvertakenException() {
      super("another request of this client was answered meanwhile", null, false, false);
    }
  }
}
