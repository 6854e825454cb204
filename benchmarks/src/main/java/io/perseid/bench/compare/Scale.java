package io.perseid.bench.compare;

/**
 * How much of everything: enough for figures, or just enough to see that it works.
 *
 * @param name as the report says it
 * @param pairs how often every server has its turn in a comparison
 * @param settle seconds between the last subscriber's coming and the first message
 * @param warmUp seconds of load before those that count
 * @param seconds that count, of one run
 * @param few subscribers of the small workloads
 * @param many those of the larger one
 * @param most those over {@code channels} channels
 * @param idle subscribers that only stay
 * @param nodes of the cluster that holds {@code idle} on each
 * @param connects connections that come and go, {@code connectRate} a second
 * @param trials most runs of one search for a maximum
 */
record Scale(
    String name,
    int pairs,
    double settle,
    double warmUp,
    double seconds,
    int few,
    int many,
    int most,
    int channels,
    int idle,
    int nodes,
    int connects,
    int connectRate,
    int trials) {
  /** Figures to be believed, in less than 40 minutes on two cores. */
  static final Scale FULL =
      new Scale("full", 5, 0.3, 1.5, 3, 1000, 5000, 10_000, 100, 19_000, 5, 4000, 1000, 12);

  /** A first impression, in less than ten minutes. */
  static final Scale QUICK =
      new Scale("quick", 2, 0.2, 1, 1.5, 1000, 5000, 10_000, 100, 19_000, 5, 2000, 1000, 7);

  /** No figures: every workload once and small, to see that it works. */
  static final Scale SMOKE = new Scale("smoke", 1, 0, 0.1, 0.3, 20, 30, 40, 4, 50, 2, 40, 400, 1);

  /** The same with another number of pairs; 0 leaves it. */
  Scale withPairs(int number) {
    return number == 0
        ? this
        : new Scale(
            name,
            number,
            settle,
            warmUp,
            seconds,
            few,
            many,
            most,
            channels,
            idle,
            nodes,
            connects,
            connectRate,
            trials);
  }

  /** Turns of each server that are not counted: a JVM compiles in them what the workload needs. */
  int turnsBefore() {
    return isSmoke() ? 0 : 2;
  }

  /** Whether this run is no measurement. */
  boolean isSmoke() {
    return name.equals("smoke");
  }
}
