package io.perseid.replication.sim;

import io.perseid.stats.Counter;

/** One course of events from beginning to end. */
final class Simulation {
  private static final long QUIET_SECONDS = 11;

  final SimCluster cluster;
  private final Scenario scenario;
  private final long seed;

  Simulation(Scenario scenario, long seed) {
    this.scenario = scenario;
    this.seed = seed;
    cluster = new SimCluster(seed * 31 + scenario.ordinal(), scenario.options);
    scenario.begin(cluster);
  }

  /** Runs and checks everything. */
  Simulation run() {
    long busySeconds = scenario.busySeconds();
    cluster.loop.runUntil(busySeconds * SimLoop.SECOND);
    cluster.checker.close();
    cluster.store.doubt = 0;
    cluster.loop.runUntil((busySeconds + QUIET_SECONDS) * SimLoop.SECOND);
    cluster.checker.checkAll();
    cluster.checker.check(
        scenario != Scenario.NO_FAULTS || cluster.checker.missedTold == 0, "a gap where none was");
    cluster.checker.throwIfFaulty(toString());
    return this;
  }

  long counted(Counter counter) {
    return cluster.nodes().stream().mapToLong(node -> node.stats.get(counter)).sum();
  }

  @Override
  public String toString() {
    Checker checker = cluster.checker;
    return scenario
        + " seed "
        + seed
        + " ("
        + checker.acknowledgedCount()
        + " acknowledged, "
        + checker.clears
        + " clears, "
        + checker.resetsTold
        + " resets and "
        + checker.missedTold
        + " gaps told, "
        + checker.stale
        + " stale)";
  }
}
