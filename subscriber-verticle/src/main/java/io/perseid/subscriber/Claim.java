package io.perseid.subscriber;

import java.net.InetAddress;

/**
 * What says which of two requests is the one of a host id, when only one can be.
 *
 * @param hostId the client's name for itself
 * @param client its address
 * @param sentMillis the client's clock when it sent the request; 0 if it did not say
 * @param sinceMillis when the request came, in Unix time: what another node's request to end it is
 *     compared with
 */
record Claim(String hostId, InetAddress client, long sentMillis, long sinceMillis) {
  private static final int OVERTAKE_MILLIS_MAX = 5_000;

  /** How far a client's clock may be from ours; what else it says is no time, or a lie. */
  private static final int CLOCKS_APART_MILLIS_MAX = 60_000;

  /**
   * Whether the client sent the other request before this one, although it came a moment later:
   * what a client gives up and what it sends instead are on two connections. Clocks of two clients
   * of one host id may differ, so this is asked for a moment only, and of one address.
   */
  boolean overtook(Claim other) {
    return saysWhen()
        && other.saysWhen()
        && other.client.equals(client)
        && other.sentMillis < sentMillis
        && other.sinceMillis - sinceMillis < OVERTAKE_MILLIS_MAX;
  }

  private boolean saysWhen() {
    return Math.abs(sentMillis - sinceMillis) <= CLOCKS_APART_MILLIS_MAX;
  }
}
