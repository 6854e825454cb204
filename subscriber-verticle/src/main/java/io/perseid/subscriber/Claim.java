package io.perseid.subscriber;

/**
 * What says which of two requests is the one of a host id, when only one can be.
 *
 * @param hostId the client's name for itself
 * @param sentMillis the client's clock when it sent the request; 0 if it did not say
 * @param sinceMillis when the request came, in Unix time: what another node's request to end it is
 *     compared with
 */
record Claim(String hostId, long sentMillis, long sinceMillis) {
  private static final int OVERTAKE_MILLIS_MAX = 5_000;

  /**
   * Whether the client sent the other request before this one, although it came a moment later:
   * what a client gives up and what it sends instead are on two connections. Clocks of two clients
   * of one host id may differ, so this is asked for a moment only.
   */
  boolean overtook(Claim other) {
    return other.sentMillis > 0
        && other.sentMillis < sentMillis
        && other.sinceMillis - sinceMillis < OVERTAKE_MILLIS_MAX;
  }
}
