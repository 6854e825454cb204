package io.perseid.replication.sim;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whole clusters in one thread under a clock that a seed drives, with every promise checked.
 *
 * <p>A failure names its seed; {@code -Dperseid.sim.seed=N} runs that one alone, {@code
 * -Dperseid.sim.seeds=N} that many of each kind.
 */
class SimulationTest {
  private static final int SEEDS = Integer.getInteger("perseid.sim.seeds", 15);
  private static final Logger LOG = Logger.getLogger("io.perseid");

  @BeforeAll
  static void beQuiet() {
    LOG.setLevel(Level.OFF);
  }

  @AfterAll
  static void beLoud() {
    LOG.setLevel(null);
  }

  @ParameterizedTest
  @EnumSource(Scenario.class)
  void shouldKeepEveryPromise(Scenario scenario) {
    Long only = Long.getLong("perseid.sim.seed");
    if (only != null) {
      new Simulation(scenario, only).run();
      return;
    }
    for (int seed = 0; seed < SEEDS; seed++) {
      new Simulation(scenario, seed).run();
    }
  }
}
