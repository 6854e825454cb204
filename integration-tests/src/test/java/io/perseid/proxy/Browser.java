package io.perseid.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A request from another address than the web servers', read byte by byte: what has arrived is told
 * apart from what an answer will hold in the end. One character is one byte.
 */
final class Browser implements AutoCloseable {
  /** Its address; the web servers speak to the nodes from 127.0.0.1. */
  static final String ADDRESS = "127.0.0.2";

  private static final int TIMEOUT_MILLIS = 10_000;

  private final Socket socket = new Socket();
  private final StringBuilder seen = new StringBuilder();

  private Browser(int port, String address) throws IOException {
    socket.bind(new InetSocketAddress(address, 0));
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
    socket.setSoTimeout(TIMEOUT_MILLIS);
  }

  /** Sends a GET. */
  static Browser ask(int port, String host, String path, String... headers) throws IOException {
    Browser browser = new Browser(port, ADDRESS);
    browser.write("GET " + path, host, "", headers);
    return browser;
  }

  /** The whole answer to a form that a client of this address posts. */
  static String post(
      int port, String address, String host, String path, String form, String... headers)
      throws IOException {
    try (Browser browser = new Browser(port, address)) {
      List<String> all = new ArrayList<>(List.of(headers));
      all.add("Content-Type: application/x-www-form-urlencoded");
      all.add("Content-Length: " + form.length());
      all.add("Connection: close");
      browser.write("POST " + path, host, form, all.toArray(String[]::new));
      return browser.rest();
    }
  }

  private void write(String what, String host, String body, String... headers) throws IOException {
    StringBuilder request = new StringBuilder(what + " HTTP/1.1\r\nHost: " + host + "\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    String whole = request.append("\r\n").append(body).toString();
    socket.getOutputStream().write(whole.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The same to the site's own host name, as the shipped files call it. */
  static Browser get(int port, String path, String... headers) throws IOException {
    return ask(port, "www.example.com", path, headers);
  }

  /** The whole answer to a request that says that it is the last on its connection. */
  static String answer(int port, String host, String path) throws IOException {
    try (Browser browser = ask(port, host, path, "Connection: close")) {
      return browser.rest();
    }
  }

  /** Waits until a text has arrived; fails when the answer ends or nothing comes for long. */
  Browser until(String text) throws IOException {
    while (seen.indexOf(text) < 0) {
      if (!read()) {
        throw new AssertionError("the end before \"" + text + "\": " + seen);
      }
    }
    return this;
  }

  /** Waits so long; fails as soon as anything comes, or the connection ends. */
  Browser quietFor(Duration time) throws IOException {
    socket.setSoTimeout(Math.toIntExact(time.toMillis()));
    try {
      boolean open = read();
      throw new AssertionError((open ? "not quiet: " : "ended: ") + seen);
    } catch (SocketTimeoutException quiet) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      return this;
    }
  }

  /** Everything up to the end of the connection. */
  String rest() throws IOException {
    while (read()) {
      // until the end
    }
    return seen.toString();
  }

  private boolean read() throws IOException {
    InputStream in = socket.getInputStream();
    byte[] some = new byte[4096];
    int count = in.read(some);
    if (count > 0) {
      seen.append(new String(some, 0, count, StandardCharsets.ISO_8859_1));
    }
    return count > 0;
  }

  String seen() {
    return seen.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
