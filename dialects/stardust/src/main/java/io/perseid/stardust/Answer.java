package io.perseid.stardust;

import io.perseid.subscriber.http.HttpRequest;
import io.perseid.subscriber.http.HttpResponder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** The answers that are no stream's. */
final class Answer {
  static final String JSON = "application/json; charset=utf-8";
  static final String READ = "GET, HEAD";
  private static final String TEXT = "text/plain; charset=utf-8";

  /**
   * In every answer: what a channel holds now is wrong a moment later, and whatever a message may
   * look like, it is data.
   */
  static final Map<String, String> HEADERS =
      Map.of(
          "Cache-Control", "private, no-store, no-cache",
          "Pragma", "no-cache",
          "Expires", "0",
          "X-Content-Type-Options", "nosniff");

  private Answer() {}

  static void json(HttpResponder responder, byte[] body) {
    responder.respond(200, JSON, HEADERS, body);
  }

  static void text(HttpResponder responder, int status, String text) {
    text(responder, status, text, Map.of());
  }

  static void text(HttpResponder responder, int status, String text, Map<String, String> further) {
    Map<String, String> headers = new HashMap<>(HEADERS);
    headers.putAll(further);
    responder.respond(status, TEXT, headers, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The cluster cannot do it at the moment. */
  static void unavailable(HttpResponder responder, String why) {
    text(responder, 503, why + "\n", Map.of("Retry-After", "1"));
  }

  /** What a stage has failed with. */
  static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
  }

  static void refuse(HttpResponder responder, InvalidRequestException why) {
    text(responder, why.status(), why.getMessage() + "\n");
  }

  static void notFound(HttpResponder responder, String path) {
    text(responder, 404, path + " not found.");
  }

  /**
   * Whether a request's method is one of those that are allowed; else it has been answered.
   *
   * @param allowed as in the header of this name
   */
  static boolean isAllowed(String allowed, HttpRequest request, HttpResponder responder) {
    String method = request.method();
    if (List.of(allowed.split(", ")).contains(method)) {
      return true;
    }
    String why = "found method " + method + ", expected " + allowed + '\n';
    text(responder, 405, why, Map.of("Allow", allowed));
    return false;
  }
}
