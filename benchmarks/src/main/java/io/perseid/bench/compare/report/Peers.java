package io.perseid.bench.compare.report;

/** One colour for each server, the same in all plots. */
final class Peers {
  private Peers() {}

  /** The number of a server's colour in {@link Svg}. */
  static int colour(String peer) {
    if (peer.startsWith("Perseid")) {
      return 1;
    }
    return peer.startsWith("nchan") ? 2 : peer.startsWith("floor") ? 3 : 4;
  }
}
