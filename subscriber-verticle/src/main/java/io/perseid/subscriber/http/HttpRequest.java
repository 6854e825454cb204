package io.perseid.subscriber.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A whole request for an {@link HttpExtension}: bounded, immutable, safe for any thread.
 *
 * @param method as sent, like {@code POST}
 * @param path begins with a slash; nothing is decoded
 * @param query what follows the question mark, empty if there is none; nothing is decoded
 * @param headers names in lower case, several of one name in their order
 * @param body the bytes that Content-Length announced, not to be changed
 * @param client the client's address: the peer's, or what trusted proxies say of it
 * @param forwarded whether the request has come through a proxy that is not trusted, so that {@code
 *     client} may be that proxy and not the client
 */
public record HttpRequest(
    String method,
    String path,
    String query,
    Map<String, List<String>> headers,
    byte[] body,
    InetAddress client,
    boolean forwarded) {

  /** The first header of this name, in whatever case. */
  public Optional<String> header(String name) {
    List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    return values.stream().findFirst();
  }

  /**
   * Whether a page of another site sent it. Browsers name the page in Origin, and no page can forge
   * it; the scheme is left out because TLS may end before us. Programs send none, and could say
   * anything anyway.
   */
  public boolean isFromOtherSite() {
    String origin = header("Origin").orElse(null);
    if (origin == null) {
      return false;
    }
    String host = header("Host").orElse("").toLowerCase(Locale.ROOT);
    String named = origin.toLowerCase(Locale.ROOT);
    return host.isEmpty() || !named.equals("http://" + host) && !named.equals("https://" + host);
  }
}
