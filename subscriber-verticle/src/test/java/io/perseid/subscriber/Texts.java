package io.perseid.subscriber;

/** Texts that many tests expect. */
final class Texts {
  static final String HEAD_LINES =
      "Server: Perseid\r\n"
          + "Content-Type: text/html; charset=utf-8\r\n"
          + "Pragma: no-cache\r\n"
          + "Cache-Control: no-cache, no-store, must-revalidate\r\n"
          + "Expires: Thu, 1 Jan 1970 00:00:00 GMT\r\n";
  static final String OK = "HTTP/1.1 200 OK\r\n" + HEAD_LINES + "\r\n";
  static final String NOT_FOUND = "HTTP/1.1 404 Not Found\r\n" + HEAD_LINES + "\r\n";
  static final String NO_DOCUMENT =
      "HTTP/1.1 404 Not Found\r\n" + HEAD_LINES + "Content-length: 0\r\n\r\n";
  static final String XHR = OK + ".".repeat(1409) + "\r\n";
  static final String EOF = "<script>eof();</script>\r\n";
  static final String LINES =
      "HTTP/1.1 200 OK\r\n"
          + "Server: Perseid\r\n"
          + "Content-Type: text/plain; charset=utf-8\r\n"
          + "X-Content-Type-Options: nosniff\r\n"
          + "Cache-Control: no-cache, no-store, must-revalidate\r\n"
          + "\r\n";

  private Texts() {}

  static String info(String channel, long id) {
    return "<script>ch(\"" + channel + "\", " + id + ");</script>\r\n";
  }

  static String message(long id, String channel, String text) {
    return "<script>p(" + id + ",\"" + channel + "\",\"" + text + "\");</script>\r\n";
  }
}
