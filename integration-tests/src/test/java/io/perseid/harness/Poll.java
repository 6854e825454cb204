package io.perseid.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A poll: asks once, gets what is stored, and is done. */
public final class Poll {
  private static final int TIMEOUT_MILLIS = 10_000;

  private Poll() {}

  /**
   * The stored messages of a channel on one node.
   *
   * @param start how a channel is followed in the request: .h, .r5, .b3 or nothing
   */
  public static List<FrameParser.Received> read(int subscriberPort, String channel, String start)
      throws IOException {
    List<FrameParser.Received> messages = new ArrayList<>();
    FrameParser parser =
        new FrameParser(
            event -> {
              if (event instanceof FrameParser.Received message) {
                messages.add(message);
              } else if (event instanceof FrameParser.Status status && status.code() != 200) {
                throw new IllegalStateException("poll answered with " + status.code());
              }
            });
    parser.feed(get(subscriberPort, "/push/poll/simplepoll/" + channel + start));
    return messages;
  }

  /** Everything the server answers to a GET until it closes, one character a byte. */
  public static String get(int port, String path) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      String head = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
