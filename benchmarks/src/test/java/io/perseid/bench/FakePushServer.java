package io.perseid.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A push server on one port that does wrong what a test wants: streams, WebSockets and long polls
 * by GET, messages by lines or POST. A thread a connection; all state is guarded by the server.
 */
final class FakePushServer implements Closeable {
  /** What becomes of one message on its way to one subscriber. */
  interface Fault {
    /**
     * @param subscriber in order of arrival, from 0
     * @param number of the message in its channel, from 0
     * @return the texts that go out instead; an empty one ends the connection
     */
    List<String> deliver(int subscriber, int number, String text);
  }

  private record Stream(int number, String channel, boolean webSocket, Socket socket) {}

  private final ServerSocket socket = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
  private final Fault fault;
  private final List<Socket> open = new ArrayList<>();
  private final List<Stream> streams = new ArrayList<>();
  private final Map<String, List<String>> channels = new HashMap<>();
  private int pieceBytes = Integer.MAX_VALUE;
  private int refusedNumber = -1;
  private boolean chunked;

  FakePushServer(Fault fault) throws IOException {
    this.fault = fault;
    start("accept", this::accept);
  }

  /** A server without fault. */
  FakePushServer() throws IOException {
    this((subscriber, number, text) -> List.of(text));
  }

  /** Sends in pieces of a few bytes, each a packet of its own. */
  FakePushServer inPieces(int bytes) {
    pieceBytes = bytes;
    return this;
  }

  /** Refuses one message of each channel. */
  FakePushServer refusing(int number) {
    refusedNumber = number;
    return this;
  }

  /** Answers polls in chunks. */
  FakePushServer inChunks() {
    chunked = true;
    return this;
  }

  String at(String kind) {
    return kind + ":127.0.0.1:" + socket.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    synchronized (this) {
      for (Socket connection : open) {
        connection.close();
      }
      notifyAll();
    }
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(task, "fake push server: " + name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        connection.setTcpNoDelay(true);
        synchronized (this) {
          open.add(connection);
        }
        start("connection", () -> serve(connection));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      InputStream in = new BufferedInputStream(connection.getInputStream());
      String line;
      while ((line = readLine(in)) != null) {
        String[] words = line.split(" ", 3);
        switch (words[0]) {
          case "ADDMESSAGE" -> {
            boolean accepted = publish(words[1], words[2]);
            send(connection, accepted ? "OK\t1\r\n" : "ERR no\r\n");
          }
          case "POST" -> {
            String text = new String(in.readNBytes(length(in)), StandardCharsets.ISO_8859_1);
            boolean accepted = publish(lastPart(words[1]), text);
            send(
                connection,
                "HTTP/1.1 "
                    + (accepted ? "201 Created" : "507 Full")
                    + "\r\nContent-Length: 2\r\n\r\nhm");
          }
          case "GET" -> get(connection, in, words[1]);
          default -> throw new IOException("unexpected: " + line);
        }
      }
    } catch (IOException | InterruptedException e) {
      // The other side, or the test, is done.
    }
  }

  private void get(Socket connection, InputStream in, String path)
      throws IOException, InterruptedException {
    Map<String, String> headers = headers(in);
    String channel = lastPart(path);
    if (path.startsWith("/poll/")) {
      poll(connection, channel, headers.get("if-none-match"));
    } else if (path.startsWith("/closed/")) {
      send(connection, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    } else {
      boolean webSocket = headers.containsKey("upgrade");
      synchronized (this) {
        send(
            connection,
            webSocket ? "HTTP/1.1 101 Switching\r\n\r\n" : "HTTP/1.1 200 OK\r\n\r\n=there 0\n");
        streams.add(new Stream(streams.size(), channel, webSocket, connection));
      }
    }
  }

  /** A poll is answered by the message behind the one that it names. */
  private synchronized void poll(Socket connection, String channel, String seen)
      throws IOException, InterruptedException {
    List<String> messages = channels.computeIfAbsent(channel, c -> new ArrayList<>());
    int next = seen == null ? 0 : Integer.parseInt(seen) + 1;
    while (messages.size() <= next) {
      wait();
      if (socket.isClosed()) {
        return;
      }
    }
    String text = messages.get(next);
    String head = "HTTP/1.1 200 OK\r\nLast-Modified: now\r\nEtag: " + next + "\r\n";
    send(
        connection,
        chunked
            ? head
                + "Transfer-Encoding: chunked\r\n\r\n"
                + Integer.toHexString(text.length())
                + "\r\n"
                + text
                + "\r\n0\r\n\r\n"
            : head + "Content-Length: " + text.length() + "\r\n\r\n" + text);
  }

  private synchronized boolean publish(String channel, String text) throws IOException {
    List<String> messages = channels.computeIfAbsent(channel, c -> new ArrayList<>());
    int number = messages.size();
    messages.add(text);
    if (number == refusedNumber) {
      return false;
    }
    for (Stream stream : streams) {
      if (stream.channel.equals(channel) && !stream.socket.isClosed()) {
        for (String out : fault.deliver(stream.number, number, text)) {
          deliver(stream, out);
        }
      }
    }
    notifyAll();
    return true;
  }

  private void deliver(Stream stream, String text) throws IOException {
    if (text.isEmpty()) {
      stream.socket.close();
    } else if (stream.webSocket) {
      send(
          stream.socket,
          ""
              + (char) 0x81
              + (char) 126
              + (char) (text.length() >> 8)
              + (char) (text.length() & 255)
              + text);
    } else {
      send(stream.socket, "17 " + stream.channel + ' ' + text + '\n');
    }
  }

  private void send(Socket to, String text) throws IOException {
    OutputStream out = to.getOutputStream();
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    for (int from = 0; from < bytes.length; from += Math.min(pieceBytes, bytes.length - from)) {
      out.write(bytes, from, Math.min(pieceBytes, bytes.length - from));
    }
  }

  private static int length(InputStream in) throws IOException {
    return Integer.parseInt(headers(in).get("content-length"));
  }

  private static Map<String, String> headers(InputStream in) throws IOException {
    Map<String, String> headers = new HashMap<>();
    String line;
    while ((line = readLine(in)) != null && !line.isEmpty()) {
      String[] parts = line.split(": ", 2);
      headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
    }
    return headers;
  }

  private static String readLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int b;
    while ((b = in.read()) != '\n') {
      if (b < 0) {
        return null;
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  private static String lastPart(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
