package io.perseid.subscriber.http;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Collects the body of a request for an extension: of announced length, and bounded.
 *
 * <p>Belongs to one connection.
 */
public final class BodyReader {
  /** Longest body that is accepted where nothing else is said, in bytes. */
  static final int BYTES_MAX = 64 << 10;

  private final RequestHead head;
  private final Map<String, List<String>> headers;
  private final int length;
  private byte[] body = new byte[0];
  private int size;

  private BodyReader(RequestHead head, Map<String, List<String>> headers, int length) {
    this.head = head;
    this.headers = headers;
    this.length = length;
  }

  /**
   * A reader for the body that a head announces.
   *
   * @param bytesMax longest body accepted
   * @throws RefusedException if it announces none that is accepted here
   */
  public static BodyReader of(RequestHead head, int bytesMax) throws RefusedException {
    Map<String, List<String>> headers;
    try {
      headers = head.headers();
    } catch (IllegalArgumentException e) {
      throw new RefusedException(400, e.getMessage());
    }
    if (headers.containsKey("transfer-encoding")) {
      throw new RefusedException(411, "a body in chunks, expected one with Content-Length");
    }
    List<String> lengths = headers.getOrDefault("content-length", List.of());
    return new BodyReader(head, headers, length(lengths, bytesMax));
  }

  private static int length(List<String> values, int bytesMax) throws RefusedException {
    if (values.isEmpty()) {
      return 0;
    }
    String value = values.get(0);
    if (values.size() > 1 || !value.matches("[0-9]{1,18}")) {
      throw new RefusedException(400, "a Content-Length that is not one number");
    }
    if (Long.parseLong(value) > bytesMax) {
      throw new RefusedException(
          413, "a body of " + value + " bytes, expected at most " + bytesMax);
    }
    return Integer.parseInt(value);
  }

  /** Whether the client waits to be told to send the body. */
  public boolean isAwaited() {
    return length > 0 && headers.getOrDefault("expect", List.of()).contains("100-continue");
  }

  /** Takes bytes of the body, and leaves the others; true when it is whole. */
  public boolean feed(ByteBuf in) {
    int taken = Math.min(in.readableBytes(), length - size);
    if (body.length < size + taken) {
      // Grown with what arrives: an announced length alone takes no memory.
      body = Arrays.copyOf(body, Math.min(length, Math.max(size + taken, 2 * body.length)));
    }
    in.readBytes(body, size, taken);
    size += taken;
    return size == length;
  }

  /**
   * The whole request.
   *
   * @param client see {@link HttpRequest#client}
   * @param forwarded see {@link HttpRequest#forwarded}
   */
  public HttpRequest request(InetAddress client, boolean forwarded) {
    return new HttpRequest(
        head.method(), head.path(), head.query(), headers, body, client, forwarded);
  }
}
