package io.perseid.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A stream in the mode {@code lines} that collects what comes. One thread. */
public final class LineStream implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 30_000;

  private final Socket socket;
  private final String hostId;
  private final List<FrameParser.Received> messages = new ArrayList<>();
  private boolean begun;
  private final FrameParser parser = new FrameParser(this::take);

  /** Subscribes; returns when the server has answered. */
  public LineStream(int port, String channel) throws IOException {
    hostId = channel;
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    String head = "GET /push/" + hostId + "/lines/" + channel + " HTTP/1.1\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
    while (!begun) {
      readSome();
    }
  }

  private void take(FrameParser.Event event) {
    begun |= event instanceof FrameParser.Info;
    if (event instanceof FrameParser.Received message) {
      messages.add(message);
    }
  }

  /** Under which it is registered. */
  public String hostId() {
    return hostId;
  }

  /** Waits until so many messages have come. */
  public List<FrameParser.Received> await(int count) throws IOException {
    while (messages.size() < count) {
      readSome();
    }
    return messages;
  }

  private void readSome() throws IOException {
    byte[] piece = new byte[8192];
    int size = socket.getInputStream().read(piece);
    if (size < 0) {
      throw new AssertionError("the stream ended after " + messages.size() + " messages");
    }
    parser.feed(new String(piece, 0, size, StandardCharsets.ISO_8859_1));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
