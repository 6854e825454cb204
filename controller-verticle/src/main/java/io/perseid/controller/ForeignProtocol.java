package io.perseid.controller;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Tells a peer that speaks HTTP or TLS from a controller, by its first line.
 *
 * <p>A web page can make a browser post anything to any port it can reach; the lines of such a
 * request's body must not be taken for commands. The page may choose the method: a command's name
 * is one, too.
 */
final class ForeignProtocol {
  private static final List<String> HTTP_METHODS =
      List.of(
          "GET", "POST", "PUT", "HEAD", "OPTIONS", "DELETE", "PATCH", "TRACE", "CONNECT", "PRI");
  private static final List<String> TARGETS = List.of("/", "http://", "https://", "* http/");
  private static final String HTTP_VERSION = " HTTP/";
  private static final int HTTP_VERSION_BYTES_MAX = 16;
  private static final int METHOD_BYTES_MAX = 64;
  private static final byte TLS_HANDSHAKE = 0x16;
  private static final byte TLS_MAJOR_VERSION = 0x03;

  private ForeignProtocol() {}

  /** The protocol that these bytes, a connection's first line, belong to; null for none known. */
  static String of(byte[] line, int from, int to) {
    if (to - from > 1 && line[from] == TLS_HANDSHAKE && line[from + 1] == TLS_MAJOR_VERSION) {
      return "TLS";
    }
    return beginsWithMethod(line, from, to) || endsWithVersion(line, from, to) ? "HTTP" : null;
  }

  /**
   * Whether a line that is a command may be a request all the same: what stands behind its first
   * word is the target of a request.
   *
   * @param whole false where the line's end has not come: then its beginning decides
   */
  static boolean isRequest(byte[] line, int from, int to, boolean whole) {
    String head = text(line, from, Math.min(to, from + METHOD_BYTES_MAX));
    String target = head.substring(head.indexOf(' ') + 1).toLowerCase(Locale.ROOT);
    return head.indexOf(' ') > 0
        && TARGETS.stream().anyMatch(target::startsWith)
        && (!whole || endsWithVersion(line, from, to));
  }

  private static boolean beginsWithMethod(byte[] line, int from, int to) {
    String head = text(line, from, Math.min(to, from + HTTP_VERSION_BYTES_MAX));
    int blank = head.indexOf(' ');
    return blank > 0 && HTTP_METHODS.contains(head.substring(0, blank).toUpperCase(Locale.ROOT));
  }

  private static boolean endsWithVersion(byte[] line, int from, int to) {
    String tail = text(line, Math.max(from, to - HTTP_VERSION_BYTES_MAX), to);
    int version = tail.lastIndexOf(HTTP_VERSION);
    return version >= 0
        && tail.substring(version + HTTP_VERSION.length()).matches("\\d(\\.\\d)?[ \\t\\r]*");
  }

  private static String text(byte[] line, int from, int to) {
    return new String(line, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
