package io.perseid.server.command;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server of one connection after the other, each handled as the test says. */
final class FakeServer implements Closeable {
  /** One connection's part. */
  interface Part {
    void play(FakeServer server, LineInput in, OutputStream out) throws IOException;
  }

  /** What the parts noted of what they were sent, in order. */
  final List<String> seen = new CopyOnWriteArrayList<>();

  private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());

  /** Plays one part a connection, then refuses all others. */
  FakeServer(Part... parts) throws IOException {
    Thread thread = new Thread(() -> serve(parts), "fake server");
    thread.setDaemon(true);
    thread.start();
  }

  String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  static void say(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void serve(Part... parts) {
    for (Part part : parts) {
      try (Socket connection = socket.accept()) {
        LineInput in = new LineInput(connection.getInputStream(), 1 << 20);
        part.play(this, in, connection.getOutputStream());
      } catch (IOException e) {
        if (socket.isClosed()) {
          return;
        }
      }
    }
  }
}
