package io.perseid.subscriber.http;

import io.perseid.subscriber.poll.Poll;
import java.util.Map;

/**
 * Takes the answer to one request, after which the connection ends. Any thread may call; of all
 * calls only the first counts. A client that is gone meanwhile is no error.
 */
public interface HttpResponder {
  /**
   * Answers.
   *
   * @param status 200 to 599
   * @param contentType like {@code text/plain; charset=utf-8}
   * @param headers further headers
   * @param body its bytes, not to be changed afterwards
   * @throws IllegalArgumentException if the status is out of range or a header could be taken for
   *     more than one
   */
  void respond(int status, String contentType, Map<String, String> headers, byte[] body);

  /** Answers when a channel has a message, or the poll's time is over. */
  void await(Poll poll);
}
