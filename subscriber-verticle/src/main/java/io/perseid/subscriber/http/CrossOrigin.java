package io.perseid.subscriber.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which pages of other origins may read answers, and what their browsers are told.
 *
 * <p>A browser names the page's origin in a request, and hands the answer to the page only when the
 * answer admits that origin. Cookies and passwords are never asked for, so what a page of any
 * origin can read is no more than what any program can. Immutable, safe for any thread. Source: the
 * CORS protocol of the Fetch standard.
 */
public final class CrossOrigin {
  private static final String ANY = "*";

  private static final byte[] NOTHING = new byte[0];
  private static final String EXPOSE =
      "Access-Control-Expose-Headers: Last-Event-ID, Perseid-Gap, Retry-After, Server\r\n";

  private final boolean any;
  private final Set<String> origins;

  /**
   * Admits these origins.
   *
   * @param allowed origins such as {@code https://a.example}; or only {@code *}; or none
   */
  public CrossOrigin(List<String> allowed) {
    any = allowed.contains(ANY);
    origins = allowed.stream().map(CrossOrigin::normal).collect(Collectors.toUnmodifiableSet());
  }

  /** Header lines for the answer to a request; none if it names no origin or one not admitted. */
  public byte[] linesFor(RequestHead head) {
    return head.header("origin").filter(this::admits).map(this::lines).orElse(NOTHING);
  }

  /** Whether a browser asks here, on behalf of an admitted page, if it may send a request. */
  public boolean isPreflight(RequestHead head) {
    return head.method().equals("OPTIONS")
        && head.header("access-control-request-method").isPresent()
        && head.header("origin").filter(this::admits).isPresent();
  }

  private boolean admits(String origin) {
    return any || origins.contains(normal(origin));
  }

  private byte[] lines(String origin) {
    String allow = any ? "*\r\n" : origin + "\r\nVary: Origin\r\n";
    String lines = "Access-Control-Allow-Origin: " + allow + EXPOSE;
    return lines.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** As browsers write it: in lower case, without the port that the scheme has anyway. */
  private static String normal(String origin) {
    String lower = origin.toLowerCase(Locale.ROOT);
    String port = lower.startsWith("https:") ? ":443" : ":80";
    return lower.endsWith(port) ? lower.substring(0, lower.length() - port.length()) : lower;
  }
}
