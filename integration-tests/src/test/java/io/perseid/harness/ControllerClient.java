package io.perseid.harness;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A controller's connection: commands out, answers in. One thread may send while another reads, so
 * that commands can be pipelined.
 */
public final class ControllerClient implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 30_000;

  private final Socket socket;
  private final BufferedReader answers;

  /** Connects to the controller port of a node. */
  public ControllerClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    answers =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Sends one command line. */
  public void send(String line) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  /** The next line that comes. */
  public String readLine() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new EOFException("the controller port closed the connection");
    }
    return line;
  }

  /** Sends a command whose answer is one line. */
  public String ask(String line) throws IOException {
    send(line);
    return readLine();
  }

  /** Publishes one message and returns its id. */
  public long publish(String channel, String text) throws IOException {
    String answer = ask("ADDMESSAGE " + channel + " " + text);
    if (!answer.startsWith("OK\t")) {
      throw new AssertionError("not accepted: " + answer);
    }
    return Long.parseLong(answer.substring(3));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
