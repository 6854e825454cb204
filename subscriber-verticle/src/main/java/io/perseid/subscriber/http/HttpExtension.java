package io.perseid.subscriber.http;

/**
 * Answers requests of the subscriber port that are neither push nor disconnect: the seam for HTTP
 * interfaces beside the original's.
 *
 * <p>Both methods are called on event loops, several at once, and must not block.
 */
public interface HttpExtension {
  /** Whether requests of this method and path are answered here; asked before documents. */
  boolean handles(String method, String path);

  /** Answers a request through the responder, now or soon, from any thread. */
  void handle(HttpRequest request, HttpResponder responder);
}
