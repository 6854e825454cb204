package io.perseid.server.admin;

import io.perseid.subscriber.http.HttpExtension;
import io.perseid.subscriber.http.HttpRequest;
import io.perseid.subscriber.http.HttpResponder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * {@code GET /readyz} on the subscriber port: 200 or 503, for those web servers in front that can
 * only look at the port to which they send clients. The reasons stay on the admin port.
 */
public final class ReadinessPage implements HttpExtension {
  private static final String PATH = "/readyz";

  private final NodeStatus status;

  /** The page of a node. */
  public ReadinessPage(NodeStatus status) {
    this.status = status;
  }

  @Override
  public boolean handles(String method, String path) {
    return path.equals(PATH) && method.equals("GET");
  }

  @Override
  public void handle(HttpRequest request, HttpResponder responder) {
    boolean ready = status.reasonsNotReady().isEmpty();
    responder.respond(
        ready ? 200 : 503,
        "text/plain; charset=utf-8",
        Map.of("Cache-Control", "no-store"),
        (ready ? "ready\n" : "not ready\n").getBytes(StandardCharsets.US_ASCII));
  }
}
