package io.perseid.server.command;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * One connection to a controller port. Commands are written by a thread of their own while answers
 * are read by the caller's, so that neither side waits for the other's buffers.
 */
final class ControllerClient implements Closeable {
  private static final int ANSWER_BYTES_MAX = 8192;

  private final Socket socket = new Socket();
  private final HostPort server;
  private final Duration timeout;
  private final LineInput answers;

  /** Messages written; by the writing thread. */
  private final AtomicLong written = new AtomicLong();

  /** Messages answered; by the caller's thread. */
  private long answered;

  private long lastProgressNanos = System.nanoTime();

  ControllerClient(HostPort server, Duration timeout) throws IOException {
    this.server = server;
    this.timeout = timeout;
    int millis = Math.toIntExact(timeout.toMillis());
    try {
      socket.connect(new InetSocketAddress(server.host(), server.port()), millis);
      socket.setSoTimeout(Math.min(millis, 1000));
      answers = new LineInput(socket.getInputStream(), ANSWER_BYTES_MAX);
    } catch (IOException e) {
      socket.close();
      throw new IOException("cannot reach the controller port " + server + ": " + reason(e), e);
    }
  }

  /**
   * Publishes every line of a stream.
   *
   * @param ids told the id of each accepted message, in order
   * @param errors told what went wrong
   * @return whether every message was accepted
   */
  boolean publish(String channel, InputStream texts, Consumer<String> ids, Consumer<String> errors)
      throws IOException {
    Thread writer = new Thread(() -> write(channel, texts, errors), "publish");
    writer.setDaemon(true);
    writer.start();
    boolean accepted = true;
    String answer;
    while ((answer = readAnswer()) != null && !answer.equals("OK")) {
      answered++;
      lastProgressNanos = System.nanoTime();
      if (answer.startsWith("OK\t")) {
        ids.accept(answer.substring(3));
      } else {
        accepted = false;
        errors.accept("message " + answered + ": " + answer);
      }
    }
    long unanswered = written.get() - answered;
    if (answer == null) {
      errors.accept(
          server
              + " closed the connection; messages without an answer: "
              + unanswered
              + ", which may or may not have been published");
    }
    return accepted && answer != null && unanswered == 0;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void write(String channel, InputStream texts, Consumer<String> errors) {
    byte[] command = ("ADDMESSAGE " + channel + ' ').getBytes(StandardCharsets.UTF_8);
    try {
      OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
      InputStream in = new BufferedInputStream(texts, 1 << 16);
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      while (readLine(in, line)) {
        written.incrementAndGet();
        out.write(command);
        line.writeTo(out);
        out.write('\n');
        if (in.available() == 0) {
          out.flush();
        }
      }
      out.write("QUIT\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
    } catch (IOException e) {
      if (!socket.isClosed()) {
        errors.accept("writing to " + server + " failed: " + reason(e));
      }
    }
  }

  /** Reads up to a line end, which is left out; false at the end of the stream. */
  private static boolean readLine(InputStream in, ByteArrayOutputStream line) throws IOException {
    line.reset();
    int b;
    while ((b = in.read()) != '\n') {
      if (b < 0) {
        return line.size() > 0;
      }
      // A lone CR would end the line for the server too, but before a line end it belongs to that.
      if (b != '\r') {
        line.write(b);
      }
    }
    return true;
  }

  private String readAnswer() throws IOException {
    while (true) {
      try {
        String answer = answers.next();
        return answer == null ? null : answer.stripTrailing();
      } catch (SocketTimeoutException e) {
        failWhenLate();
      } catch (SocketException e) {
        return null;
      }
    }
  }

  private void failWhenLate() throws IOException {
    if (written.get() == answered) {
      lastProgressNanos = System.nanoTime();
    } else if (System.nanoTime() - lastProgressNanos > timeout.toNanos()) {
      throw new IOException(
          "no answer from "
              + server
              + " within "
              + timeout.toSeconds()
              + " s; messages without an"
              + " answer: "
              + (written.get() - answered)
              + ", which may or may not have been published");
    }
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
