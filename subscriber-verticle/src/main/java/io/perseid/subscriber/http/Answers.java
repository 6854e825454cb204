package io.perseid.subscriber.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The bytes of answers that are no template's. Immutable, safe for any thread. */
public final class Answers {
  private static final String TEXT = "text/plain; charset=utf-8";

  private final String server;

  /**
   * Answers under a name.
   *
   * @param server what they give as {@code Server}
   */
  public Answers(String server) {
    this.server = server;
  }

  /** Tells a client that waits with its body to send it. */
  public ByteBuf goOn() {
    return Unpooled.copiedBuffer("HTTP/1.1 100 Continue\r\n\r\n", StandardCharsets.US_ASCII);
  }

  /** A refusal that says why, in a line of text. */
  public ByteBuf refusal(int status, String why) {
    return response(status, TEXT, Map.of(), (why + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** A refusal that asks to come back in a few seconds. */
  public ByteBuf unavailable(String why) {
    byte[] body = (why + "\n").getBytes(StandardCharsets.UTF_8);
    return response(503, TEXT, Map.of("Retry-After", "5"), body);
  }

  /**
   * A whole response.
   *
   * @throws IllegalArgumentException if the status is out of range or a header could be taken for
   *     more than one
   */
  public ByteBuf response(
      int status, String contentType, Map<String, String> headers, byte[] body) {
    return Unpooled.wrappedBuffer(head(status, contentType, headers, body.length), body);
  }

  /**
   * A whole response to HEAD: the same without its body.
   *
   * @param length of the body that is not sent
   */
  public ByteBuf responseToHead(
      int status, String contentType, Map<String, String> headers, int length) {
    return Unpooled.wrappedBuffer(head(status, contentType, headers, length));
  }

  private byte[] head(int status, String contentType, Map<String, String> headers, int length) {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("status " + status + ", expected 200 to 599");
    }
    StringBuilder head = new StringBuilder("HTTP/1.1 ");
    head.append(status).append(' ').append(HttpResponseStatus.valueOf(status).reasonPhrase());
    head.append("\r\n");
    append(head, "Server", server);
    append(head, "Content-Type", contentType);
    headers.forEach((name, value) -> append(head, name, value));
    append(head, "Content-Length", Integer.toString(length));
    append(head, "Connection", "close");
    head.append("\r\n");
    return head.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void append(StringBuilder head, String name, String value) {
    if (!name.matches("[A-Za-z0-9-]+") || !value.matches("[\\t -~\u0080-\u00ff]*")) {
      throw new IllegalArgumentException(
          "header " + name + ", expected letters, digits and hyphens and a value in one line");
    }
    head.append(name).append(": ").append(value).append("\r\n");
  }

  /**
   * Tells a browser what pages of other origins may send.
   *
   * @param methods that they may use
   * @param headers that they may send beside those that may always be sent
   */
  public ByteBuf preflight(List<String> methods, List<String> headers) {
    return Unpooled.copiedBuffer(
        "HTTP/1.1 204 No Content\r\nServer: "
            + server
            + "\r\nAccess-Control-Allow-Methods: "
            + String.join(", ", methods)
            + "\r\nAccess-Control-Allow-Headers: Cache-Control, Last-Event-ID, Pragma,"
            + " X-Requested-With"
            + headers.stream().map(each -> ", " + each).collect(Collectors.joining())
            + "\r\nAccess-Control-Max-Age: 7200"
            + "\r\nConnection: close\r\n\r\n",
        StandardCharsets.ISO_8859_1);
  }

  /** The head of a document's answer: the same bytes as the original's but for the type. */
  public ByteBuf documentHead(String status, String contentType, long length) {
    String head =
        "HTTP/1.1 "
            + status
            + "\r\nServer: "
            + server
            + "\r\nContent-Type: "
            + contentType
            + "\r\nPragma: no-cache"
            + "\r\nCache-Control: no-cache, no-store, must-revalidate"
            + "\r\nExpires: Thu, 1 Jan 1970 00:00:00 GMT"
            + "\r\nContent-length: "
            + length
            + "\r\n\r\n";
    return Unpooled.wrappedBuffer(head.getBytes(StandardCharsets.ISO_8859_1));
  }
}
