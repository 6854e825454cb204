package io.perseid.subscriber.http;

import java.util.List;

/**
 * Answers requests that are neither push nor disconnect: the seam for HTTP interfaces beside the
 * original's, on the subscriber port or on a further one.
 *
 * <p>All methods are called on event loops, several at once, and must not block.
 */
public interface HttpExtension {
  /** Whether requests of this method and path are answered here; asked before documents. */
  boolean handles(String method, String path);

  /** Answers a request through the responder, now or soon, from any thread. */
  void handle(HttpRequest request, HttpResponder responder);

  /** Longest body accepted, in bytes; a longer one is refused before it is read. */
  default int bodyBytesMax() {
    return BodyReader.BYTES_MAX;
  }

  /** What browsers are told when they ask for a page of another origin what it may send. */
  default List<String> methodsOfOtherOrigins() {
    return List.of("GET");
  }

  /** Headers that a page of another origin may send beside those that every path allows. */
  default List<String> headersOfOtherOrigins() {
    return List.of();
  }
}
