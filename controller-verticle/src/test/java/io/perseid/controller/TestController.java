package io.perseid.controller;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A controller with a plain socket; one character is one byte. */
final class TestController implements AutoCloseable {
  private static final int PATIENCE_MS = 10_000;

  private final Socket socket = new Socket();
  private final InputStream in;
  private final OutputStream out;

  TestController(int port) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MS);
    socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MS);
    in = socket.getInputStream();
    out = socket.getOutputStream();
  }

  TestController send(String bytes) throws IOException {
    out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    return this;
  }

  /** Reads as many bytes as the text expected has, fewer at the end of the stream. */
  String read(int length) throws IOException {
    return new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
  }

  /** Reads one line with its end. */
  String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int b = 0;
    while (b != '\n' && (b = in.read()) >= 0) {
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  /** Reads up to the end of the stream. */
  String rest() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  String ask(String command) throws IOException {
    return send(command + "\r\n").line();
  }

  /** Bytes that can be read without waiting. */
  int available() throws IOException {
    return in.available();
  }

  /** Ends this side, and goes on reading. */
  void endInput() throws IOException {
    socket.shutdownOutput();
  }

  /** Ends with a reset, as a process does that dies with unread answers. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
