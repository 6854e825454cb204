package io.perseid.subscriber.http;

import java.util.Map;

/** Takes the answer to one request, after which the connection ends. Any thread may call. */
public interface HttpResponder {
  /**
   * Answers; only the first call counts. A client that is gone meanwhile is no error.
   *
   * @param status 200 to 599
   * @param contentType like {@code text/plain; charset=utf-8}
   * @param headers further headers
   * @param body its bytes, not to be changed afterwards
   * @throws IllegalArgumentException if the status is out of range or a header could be taken for
   *     more than one
   */
  void respond(int status, String contentType, Map<String, String> headers, byte[] body);
}
