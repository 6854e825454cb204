package io.perseid.replication.sim;

import io.perseid.config.Limits;

/**
 * What kind of cluster is simulated.
 *
 * @param keep messages a channel keeps
 * @param skewMillis by how much wall clocks may be wrong, either way
 * @param ageSeconds age at which messages are forgotten
 */
record SimOptions(int nodes, int quorum, int keep, long skewMillis, int channels, int ageSeconds) {
  static final int SHARDS = 5;

  static SimOptions of(int nodes, int quorum) {
    return new SimOptions(nodes, quorum, 100_000, 0, 6, 7_200);
  }

  SimOptions keep(int keep) {
    return new SimOptions(nodes, quorum, keep, skewMillis, channels, ageSeconds);
  }

  SimOptions skewMillis(long skewMillis) {
    return new SimOptions(nodes, quorum, keep, skewMillis, channels, ageSeconds);
  }

  SimOptions ageSeconds(int ageSeconds) {
    return new SimOptions(nodes, quorum, keep, skewMillis, channels, ageSeconds);
  }

  Limits limits() {
    return new Limits(SHARDS, keep, ageSeconds, 1_000, 1 << 30, 1_000, 3_000);
  }
}
