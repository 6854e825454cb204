package io.perseid.subscriber;

import io.perseid.subscriber.http.HttpExtension;
import java.util.List;

/**
 * A further port of a node, on which nothing but extensions answer: neither push requests nor
 * documents. Limits, trusted proxies, hubs and counters are those of the subscriber port.
 *
 * @param host address to listen on
 * @param port TCP port, 0 to let the system choose
 * @param extensions asked in their order; what none of them handles is not found
 */
public record ExtensionPort(String host, int port, List<HttpExtension> extensions) {
  /** Copies the list. */
  public ExtensionPort {
    extensions = List.copyOf(extensions);
  }
}
