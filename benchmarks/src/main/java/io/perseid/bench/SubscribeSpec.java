package io.perseid.bench;

import java.net.InetSocketAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Where and how to subscribe.
 *
 * @param kind protocol
 * @param address where the server listens
 * @param path the resource, with {@code {channel}} in place of the channel's name; empty for
 *     protocols that have one of their own
 */
record SubscribeSpec(Kind kind, InetSocketAddress address, String path) {
  /** A protocol for subscribers. */
  enum Kind {
    /** Perseid's stream of plain lines. */
    PERSEID("perseid", "", "GET /push/{client}/lines/{channel} HTTP/1.1"),
    /**
     * Perseid's long poll: an answer ends after what there is, and the next poll says from where.
     */
    PERSEID_LONGPOLL(
        "perseid-longpoll", "", "GET /push/{client}/longpoll/{channel}{from} HTTP/1.1"),
    SSE("sse", "/sub/{channel}", "GET {path} HTTP/1.1\r\nAccept: text/event-stream"),
    WS(
        "ws",
        "/sub/{channel}",
        "GET {path} HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: cGVyc2VpZC1iZW5jaC1rZQ=="),
    /** Long polls of nchan: each on the same connection, the position in two headers. */
    POLL("poll", "/sub/{channel}", "GET {path} HTTP/1.1{from}"),
    /** Any stream behind an HTTP head. */
    RAW("raw", "", "GET /{channel} HTTP/1.1");

    private final String word;
    private final String examplePath;
    private final String request;

    Kind(String word, String examplePath, String request) {
      this.word = word;
      this.examplePath = examplePath;
      this.request = request;
    }

    /**
     * Where the body begins, once the subscription is known to hold, -1 before that. Perseid
     * answers at once and subscribes then: only its first line says that it has.
     */
    int endOfHead(String text) {
      int end = text.indexOf("\r\n\r\n");
      if (end < 0) {
        return -1;
      }
      return this != PERSEID || text.indexOf('\n', end + 4) >= 0 ? end + 4 : -1;
    }
  }

  /** A subscriber of this protocol. */
  Subscriber subscriber(Loop loop, Load load, int id, Share share) {
    return switch (kind) {
      case POLL -> new PollSubscriber(loop, load, id, share, this);
      case PERSEID_LONGPOLL -> new PerseidPollSubscriber(loop, load, id, share, this);
      default -> new StreamSubscriber(loop, load, id, share, this);
    };
  }

  /** The bytes of a request, in Latin-1. */
  String request(String channel, String client, String from) {
    return kind.request
            .replace("{path}", path)
            .replace("{channel}", channel)
            .replace("{client}", client)
            .replace("{from}", from)
        + "\r\nHost: "
        + address.getHostString()
        + "\r\n\r\n";
  }

  @Override
  public String toString() {
    return kind.word + ':' + address.getHostString() + ':' + address.getPort() + path;
  }

  /** Reads {@code KIND:HOST:PORT/PATH}. */
  static final class Converter implements ITypeConverter<SubscribeSpec> {
    @Override
    public SubscribeSpec convert(String text) {
      Endpoint endpoint = Endpoint.parse(text);
      for (Kind kind : Kind.values()) {
        if (kind.word.equals(endpoint.kind())) {
          return new SubscribeSpec(
              kind,
              endpoint.address(),
              endpoint.path(!kind.examplePath.isEmpty(), kind.examplePath));
        }
      }
      throw new TypeConversionException(
          "'"
              + text
              + "' is not allowed; allowed: perseid, perseid-longpoll or raw with :HOST:PORT,"
              + " or sse, ws or poll with :HOST:PORT/path/{channel}");
    }
  }
}
