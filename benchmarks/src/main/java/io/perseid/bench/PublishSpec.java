package io.perseid.bench;

import java.net.InetSocketAddress;
import picocli.CommandLine.ITypeConverter;

/**
 * Where and how to publish.
 *
 * @param kind protocol
 * @param address where the server listens
 * @param path the resource, with {@code {channel}} in place of the channel's name; empty for lines
 */
record PublishSpec(Kind kind, InetSocketAddress address, String path) {
  /** A protocol for publishers. */
  enum Kind {
    /** The controller protocol of Perseid: pipelined lines. */
    CONTROLLER("controller"),
    /** The same lines, as simpler servers take them. */
    TCP("tcp"),
    /** A POST for each message, pipelined on one connection. */
    HTTP("http");

    private final String word;

    Kind(String word) {
      this.word = word;
    }
  }

  @Override
  public String toString() {
    return kind.word + ':' + address.getHostString() + ':' + address.getPort() + path;
  }

  /** Reads {@code KIND:HOST:PORT/PATH}. */
  static final class Converter implements ITypeConverter<PublishSpec> {
    @Override
    public PublishSpec convert(String text) {
      Endpoint endpoint = Endpoint.parse(text);
      for (Kind kind : Kind.values()) {
        if (kind.word.equals(endpoint.kind())) {
          return new PublishSpec(
              kind, endpoint.address(), endpoint.path(kind == Kind.HTTP, "/pub/{channel}"));
        }
      }
      throw Endpoint.refused(
          text, "controller:HOST:PORT, tcp:HOST:PORT or http:HOST:PORT/path/{channel}");
    }
  }
}
