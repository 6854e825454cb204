package io.perseid.server.command;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A subscription in the mode {@code lines}, over as many connections as it takes: it knows for each
 * channel which message it needs next.
 */
final class LineSubscription {
  /** A stream that is silent for so long is taken for dead; coming back costs no message. */
  private static final int SILENCE_MILLIS_MAX = 60_000;

  private static final int LINE_BYTES_MAX = 32 << 20;

  private final HostPort server;
  private final String pushAddress;
  private final String hostId =
      "cli" + Long.toUnsignedString(new java.util.Random().nextLong(), 36);
  private final String start;
  private final MessagePrinter printer;

  /** Channel to the id from which it goes on; without one, it begins at {@link #start}. */
  private final Map<String, Long> next = new LinkedHashMap<>();

  private boolean alive;
  private long printed;

  /**
   * A subscription that is not connected yet.
   *
   * @param start suffix of each channel's name until its position is known: {@code .b10}, or empty
   */
  LineSubscription(
      HostPort server,
      String pushAddress,
      List<String> channels,
      String start,
      MessagePrinter printer) {
    this.server = server;
    this.pushAddress = pushAddress;
    this.start = start;
    this.printer = printer;
    channels.forEach(channel -> next.put(channel, null));
  }

  /** Whether the last connection was answered with a stream. */
  boolean isAlive() {
    return alive;
  }

  /**
   * Reads one connection to its end.
   *
   * @param count messages to print, over all connections
   * @return true when they are printed, false when the server ended the stream
   */
  boolean read(long count) throws IOException {
    alive = false;
    HttpURLConnection connection = (HttpURLConnection) new URL(url()).openConnection();
    connection.setConnectTimeout(SILENCE_MILLIS_MAX / 6);
    connection.setReadTimeout(SILENCE_MILLIS_MAX);
    try {
      int status = connection.getResponseCode();
      if (status != 200) {
        throw new IOException("it answered " + status);
      }
      try (InputStream in = connection.getInputStream()) {
        return read(new LineInput(in, LINE_BYTES_MAX), count);
      }
    } finally {
      connection.disconnect();
    }
  }

  private boolean read(LineInput lines, long count) throws IOException {
    String line;
    while ((line = lines.next()) != null) {
      alive = true;
      if (line.equals("!")) {
        return false;
      }
      if (!line.isEmpty() && !line.equals(".") && take(line) && ++printed == count) {
        return true;
      }
    }
    return false;
  }

  /** Acts on one line; returns whether it was a message. */
  private boolean take(String line) throws IOException {
    String[] words = line.split(" ", 3);
    try {
      if (line.startsWith("=") && words.length == 2) {
        joined(words[0].substring(1), Long.parseLong(words[1]));
      } else if (line.startsWith("?") && words.length == 3) {
        printer.gap(words[0].substring(1), Long.parseLong(words[1]), Long.parseLong(words[2]));
      } else if (words.length == 3) {
        long id = Long.parseLong(words[0]);
        printer.message(id, words[1], words[2]);
        next.replace(words[1], id + 1);
        return true;
      } else {
        throw new IOException("not a line of the protocol: " + line);
      }
      return false;
    } catch (NumberFormatException e) {
      throw new IOException("not a line of the protocol: " + line, e);
    }
  }

  /** Without history the newest id is where we stand; else only the messages themselves say it. */
  private void joined(String channel, long lastId) {
    if (start.isEmpty() && next.containsKey(channel) && next.get(channel) == null) {
      next.put(channel, lastId + 1);
    }
  }

  private String url() {
    String channels =
        next.entrySet().stream()
            .map(e -> e.getKey() + (e.getValue() == null ? start : ".r" + e.getValue()))
            .collect(Collectors.joining("/"));
    return "http://" + server + pushAddress + '/' + hostId + "/lines/" + channels;
  }
}
