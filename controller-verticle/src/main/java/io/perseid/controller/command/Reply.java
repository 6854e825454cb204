package io.perseid.controller.command;

import io.perseid.broker.Broker.ChannelSummary;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The bytes of the answers; every line ends in CR LF. Source: spec of the controller protocol.
 *
 * <p>Any thread may call, but a buffer belongs to one at a time.
 */
public final class Reply {
  private static final byte[] OK = bytes("OK\r\n");

  /** Room for OK, a tab, any id, CR and LF. */
  private static final int ACCEPTED_MAX = 24;

  private Reply() {}

  /** Appends the answer to a message that was accepted: a tab, then its id, 0 or more. */
  public static void appendAccepted(Buffer out, long id) {
    byte[] line = new byte[ACCEPTED_MAX];
    int from = line.length;
    line[--from] = '\n';
    line[--from] = '\r';
    long rest = id;
    do {
      line[--from] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
    line[--from] = '\t';
    line[--from] = 'K';
    line[--from] = 'O';
    out.appendBytes(line, from, line.length - from);
  }

  /** The bare success; the array is shared and not to be changed. */
  public static byte[] ok() {
    return OK;
  }

  /** The answer to a count: a space, not a tab. */
  public static byte[] count(int count) {
    return bytes("OK " + count + "\r\n");
  }

  /** One failure, on one line whatever the reason holds. */
  public static byte[] error(String reason) {
    StringBuilder line = new StringBuilder("ERR ");
    reason.chars().map(c -> c < ' ' || c == 0x7f ? ' ' : c).forEach(c -> line.append((char) c));
    return bytes(line.append("\r\n"));
  }

  /** A list of channels, in the order given. */
  public static byte[] channels(List<ChannelSummary> channels) {
    StringBuilder lines = new StringBuilder("OK\r\n");
    for (ChannelSummary channel : channels) {
      lines.append(channel.name()).append('(').append(channel.messages()).append('/');
      lines.append(channel.subscribers()).append(")\r\n");
    }
    return bytes(lines.append("--EOT--\r\n"));
  }

  /** The statistics; counters that are absent from the map are left out. */
  public static byte[] stats(long uptimeSeconds, int channels, Map<String, Long> counters) {
    StringBuilder lines = new StringBuilder("OK\r\n");
    lines.append("uptime: ").append(uptimeSeconds).append("\r\n");
    lines.append("channel_count: ").append(channels).append("\r\n");
    counters.forEach((key, sum) -> lines.append(key).append(": ").append(sum).append("\r\n"));
    return bytes(lines.append("--EOT--\r\n"));
  }

  private static byte[] bytes(CharSequence text) {
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
