package io.perseid.subscriber;

import io.perseid.channel.StartPosition;
import io.perseid.subscriber.http.RequestHead;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what one subscriber does, and which documents are asked for, as named values.
 *
 * <p>The name of the line and the order of the values are the original's; the logger's encoder
 * makes lines of them. What a client has sent keeps only printable ASCII, any other byte stands as
 * {@code \xNN}: it can forge neither a value nor a line. Belongs to the subscriber's hub. Source:
 * spec of log events.
 */
final class AccessLog {
  private static final Logger LOG = LoggerFactory.getLogger("io.perseid.events");
  private static final Pattern UNSAFE = Pattern.compile("[^ -\\[\\]-~]");
  private static final String USER_AGENT = "user-agent:";

  private final String ip;
  private final String hostId;
  private final String mode;
  private final String userAgent;

  private AccessLog(String ip, String hostId, String mode, String userAgent) {
    this.ip = ip;
    this.hostId = hostId;
    this.mode = mode;
    this.userAgent = userAgent;
  }

  /**
   * The log of one subscriber; null when nobody wants events.
   *
   * @param ip its address in digits
   * @param hostId what its client is called
   * @param mode how it is answered
   */
  static AccessLog of(String ip, RequestHead head, String hostId, String mode) {
    return LOG.isInfoEnabled() ? new AccessLog(ip, hostId, mode, userAgent(head)) : null;
  }

  /**
   * A channel was found and its history is about to be sent, of a poll too. {@code start} is the id
   * from which on messages were asked for, or of the first that is sent, or 0 without history.
   */
  void joined(Subscription subscription) {
    LOG.atInfo()
        .setMessage("joinchannel")
        .addKeyValue("ip", ip)
        .addKeyValue("hostId", hostId)
        .addKeyValue("channel", subscription.channel)
        .addKeyValue("mode", mode)
        .addKeyValue("start", start(subscription))
        .addKeyValue("userAgent", userAgent)
        .log();
  }

  /** A stream has ended; its bytes are those of the channel's frames. */
  void left(Subscription subscription, long seconds, EndReason reason) {
    LOG.atInfo()
        .setMessage("leavechannel")
        .addKeyValue("ip", ip)
        .addKeyValue("hostId", hostId)
        .addKeyValue("channel", subscription.channel)
        .addKeyValue("seconds", seconds)
        .addKeyValue("messages", subscription.messagesSent)
        .addKeyValue("bytes", subscription.bytesSent)
        .addKeyValue("reason", reason.toString())
        .log();
  }

  /** A document was asked for. */
  static void document(String path, long size, int status) {
    if (!LOG.isInfoEnabled()) {
      return;
    }
    LOG.atInfo()
        .setMessage("document")
        .addKeyValue("path", safe(path))
        .addKeyValue("size", size)
        .addKeyValue("status", status)
        .log();
  }

  private static long start(Subscription subscription) {
    if (subscription.start instanceof StartPosition.From asked) {
      return asked.id();
    }
    var history = subscription.attachment.history();
    return history.isEmpty() ? 0 : history.get(0).id();
  }

  private static String userAgent(RequestHead head) {
    for (String line : head.headerLines()) {
      if (line.regionMatches(true, 0, USER_AGENT, 0, USER_AGENT.length())) {
        String value = safe(line.substring(USER_AGENT.length()).strip());
        return value.isEmpty() ? "-" : value;
      }
    }
    return "-";
  }

  private static String safe(String sent) {
    return UNSAFE
        .matcher(sent)
        .replaceAll(
            unsafe ->
                Matcher.quoteReplacement(String.format("\\x%02X", (int) unsafe.group().charAt(0))));
  }
}
