package io.perseid.subscriber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A connection to the subscriber port; one character is one byte. */
final class Client implements AutoCloseable {
  private static final int MILLIS_MAX = 10_000;

  private final Socket socket = new Socket();
  private final StringBuilder unread = new StringBuilder();
  private boolean ended;

  Client(int port) throws IOException {
    this(port, 0);
  }

  /** A client with a small receive buffer, in bytes, 0 for the system's. */
  Client(int port, int receiveBuffer) throws IOException {
    this(port, receiveBuffer, "0.0.0.0");
  }

  /** A client at one of the many addresses that the loopback interface has. */
  static Client at(String address, int port) throws IOException {
    return new Client(port, 0, address);
  }

  private Client(int port, int receiveBuffer, String address) throws IOException {
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.bind(new InetSocketAddress(address, 0));
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress("127.0.0.1", port), MILLIS_MAX);
    socket.setSoTimeout(MILLIS_MAX);
  }

  /** A client that has asked for a path. */
  static Client get(int port, String path) throws IOException {
    return new Client(port).send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
  }

  /** How long to wait for bytes, in milliseconds. */
  Client patience(int millis) throws IOException {
    socket.setSoTimeout(millis);
    return this;
  }

  Client send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  void finishSending() throws IOException {
    socket.shutdownOutput();
  }

  /** The next bytes are these. */
  Client expect(String text) throws IOException {
    while (unread.length() < text.length() && read()) {
      // until there is enough
    }
    String got = unread.substring(0, Math.min(unread.length(), text.length()));
    assertThat(got).isEqualTo(text);
    unread.delete(0, text.length());
    return this;
  }

  /** Reads through the next occurrence of a text. */
  String until(String text) throws IOException {
    int from = 0;
    int at;
    while ((at = unread.indexOf(text, from)) < 0) {
      from = Math.max(0, unread.length() - text.length());
      if (!read()) {
        fail("the end before %s, got %s", text, unread);
      }
    }
    String result = unread.substring(0, at + text.length());
    unread.delete(0, at + text.length());
    return result;
  }

  /** Bytes that have come and were not looked at. */
  int available() throws IOException {
    return unread.length() + socket.getInputStream().available();
  }

  /** Nothing more comes, and the connection ends. */
  void expectEnd() throws IOException {
    assertThat(rest()).isEmpty();
  }

  /** Everything up to the end. */
  String rest() throws IOException {
    while (read()) {
      // until the end
    }
    String result = unread.toString();
    unread.setLength(0);
    return result;
  }

  /** Nothing comes for a while, and the connection stays open. */
  Client expectSilence(int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      boolean more = unread.length() > 0 || read();
      fail(more ? "got " + unread : "the connection ended");
    } catch (SocketTimeoutException e) {
      socket.setSoTimeout(MILLIS_MAX);
    }
    return this;
  }

  private boolean read() throws IOException {
    if (ended) {
      return false;
    }
    byte[] some = new byte[65536];
    InputStream in = socket.getInputStream();
    int count;
    try {
      count = in.read(some);
    } catch (SocketException e) {
      count = -1; // a reset is an end too
    }
    if (count < 0) {
      ended = true;
      return false;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(count);
    bytes.write(some, 0, count);
    unread.append(bytes.toString(StandardCharsets.ISO_8859_1));
    return true;
  }

  /** Ends the connection before the test ends. */
  void leave() throws IOException {
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
