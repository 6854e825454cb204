package io.perseid.golden;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** One connection of a case, with what has come over it and was not yet expected. */
final class Wire implements AutoCloseable {
  private final Socket socket;
  private final byte[] piece = new byte[65_536];
  private String received = "";
  private boolean ended;

  Wire(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
  }

  void send(String data) throws IOException {
    socket.getOutputStream().write(data.getBytes(StandardCharsets.ISO_8859_1));
  }

  void shutdownWrite() throws IOException {
    socket.shutdownOutput();
  }

  /** Waits for more, or for the end; false when nothing happened until the deadline. */
  boolean await(long deadlineNanos) throws IOException {
    long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
    if (left <= 0) {
      return false;
    }
    socket.setSoTimeout((int) left);
    int count;
    try {
      count = socket.getInputStream().read(piece);
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException reset) {
      count = -1;
    }
    if (count < 0) {
      ended = true;
    } else {
      received += new String(piece, 0, count, StandardCharsets.ISO_8859_1);
    }
    return true;
  }

  String received() {
    return received;
  }

  void take(int characters) {
    received = received.substring(characters);
  }

  boolean isEnded() {
    return ended;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  @Override
  public String toString() {
    String shown = received.length() < 600 ? received : received.substring(0, 600) + " ...";
    return "'" + shown + "'" + (ended ? " and the end" : "");
  }
}
