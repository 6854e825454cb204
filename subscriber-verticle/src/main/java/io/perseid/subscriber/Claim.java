package io.perseid.subscriber;

import java.net.InetAddress;

/**
 * What says which of two requests is the one of a host id, when only one can be. Safe for any
 * thread.
 */
final class Claim {
  /** How long a request may come behind one that its client sent later. */
  static final int OVERTAKE_SECONDS_MAX = 5;

  /** How far a client's clock may be from ours; what else it says is no time, or a lie. */
  private static final int CLOCKS_APART_MILLIS_MAX = 60_000;

  private final String hostId;
  private final long sinceMillis = System.currentTimeMillis();
  private volatile Sent sent;

  /**
   * The claim of a request that has come now.
   *
   * @param hostId the client's name for itself
   * @param client its address
   * @param sentMillis the client's clock when it sent the request; 0 if it did not say
   */
  Claim(String hostId, InetAddress client, long sentMillis) {
    this.hostId = hostId;
    if (Math.abs(sentMillis - sinceMillis) <= CLOCKS_APART_MILLIS_MAX) {
      sent = new Sent(client, sentMillis);
    }
  }

  String hostId() {
    return hostId;
  }

  /**
   * When the request came, in Unix time: what another node's request to end it is compared with.
   */
  long sinceMillis() {
    return sinceMillis;
  }

  /**
   * Whether the client sent the other request before this one, although it came a moment later:
   * what a client gives up and what it sends instead are on two connections. Clocks of two clients
   * of one host id may differ, so this is asked for a moment only, and of one address.
   */
  boolean overtook(Claim other) {
    Sent mine = sent;
    Sent theirs = other.sent;
    return mine != null
        && theirs != null
        && theirs.client.equals(mine.client)
        && theirs.millis < mine.millis
        && other.sinceMillis - sinceMillis < OVERTAKE_SECONDS_MAX * 1000;
  }

  /** To be called when nobody can be overtaken any more: a stream may stay for long. */
  void forgetWhenSent() {
    if (sent != null) {
      sent = null;
    }
  }

  private record Sent(InetAddress client, long millis) {}
}
