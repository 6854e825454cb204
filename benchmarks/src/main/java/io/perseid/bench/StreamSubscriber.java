package io.perseid.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A subscriber whose one answer never ends: a plain stream, server-sent events, a WebSocket. */
final class StreamSubscriber extends Subscriber {
  private static final int HEAD_BYTES_MAX = 16_384;
  private static final byte[] NOTHING = {};

  private final SubscribeSpec spec;

  /** The answer's head so far; null when it has been read. */
  private byte[] head = NOTHING;

  StreamSubscriber(Loop loop, Load load, int id, Share share, SubscribeSpec spec) {
    super(loop, load, id, share);
    this.spec = spec;
  }

  @Override
  void start() {
    connect(spec.address());
  }

  @Override
  void opened() {
    write(spec.request(share.channel.name, load.clientName(id), ""));
  }

  @Override
  void received(ByteBuffer bytes, int from, int to) {
    if (head == null) {
      scan(bytes, from, to);
      return;
    }
    int had = head.length;
    head = Arrays.copyOf(head, had + to - from);
    bytes.get(from, head, had, to - from);
    String text = new String(head, StandardCharsets.ISO_8859_1);
    int end = spec.kind().endOfHead(text);
    if (end < 0) {
      if (head.length > HEAD_BYTES_MAX
          || !text.startsWith("HTTP/1.1".substring(0, Math.min(8, text.length())))) {
        over("the server's answer has no end of a head: " + firstLine(text));
      }
    } else if (!text.startsWith("HTTP/1.1 200 ") && !text.startsWith("HTTP/1.1 101 ")) {
      over("the server refused a subscriber: " + firstLine(text));
    } else {
      head = null;
      ready();
      if (isOpen()) {
        scan(bytes, from + end - had, to);
      }
    }
  }

  @Override
  void closed(IOException reason) {
    over(words(reason));
  }

  static String firstLine(String text) {
    int end = text.indexOf('\r');
    return end < 0
        ? text.substring(0, Math.min(80, text.length()))
        : text.substring(0, Math.min(80, end));
  }
}
