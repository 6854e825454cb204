package io.perseid.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.bench.compare.report.Goal;
import io.perseid.bench.compare.report.Verdict;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class OutcomeTest {
  private final Outcome outcome = new Outcome(new StartTime());

  @Test
  void aRatioIsTakenPairByPairAndNotOfTheMedians() {
    // The machine was twice as slow in the second pair: the ratio does not care.
    add("s", Peer.Kind.PERSEID, 1, 2, 3);
    add("s", Peer.Kind.NCHAN, 2, 4, 3);

    outcome.goal("cost", "s", Peer.Kind.PERSEID, Peer.Kind.NCHAN, true, 0.6, 0.4);

    Goal goal = outcome.goals().get(0);
    assertThat(goal.measured()).isEqualTo(0.5);
    assertThat(goal.unit()).isEqualTo("x nchan");
    assertThat(goal.verdict()).isEqualTo(Verdict.REACHED);
  }

  @Test
  void whatWasNotMeasuredIsNoGoalMet() {
    add("s", Peer.Kind.PERSEID, Double.NaN);
    add("s", Peer.Kind.NCHAN, 2);

    outcome.goal("cost", "s", Peer.Kind.PERSEID, Peer.Kind.NCHAN, true, 0.6, 0.4);

    assertThat(outcome.goals().get(0).verdict()).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void aLossIsAFaultOfPerseidAndANoteOnOthers() {
    JsonObject result = new JsonObject().put("deliveries", 10).put("lost", 3L);

    FanOut.check(outcome, Peer.Kind.NCHAN, result);
    assertThat(outcome.faults()).isEmpty();
    FanOut.check(outcome, Peer.Kind.PERSEID_CLUSTER, result);

    assertThat(outcome.faults()).containsExactly("Perseid, 3 nodes: 3 messages lost.");
    assertThat(outcome.toJson().getJsonArray("notes")).containsExactly("nchan: 3 messages lost.");
  }

  @Test
  void aRunWithoutDeliveriesIsAFaultWhoeverItWas() {
    FanOut.check(outcome, Peer.Kind.NCHAN, new JsonObject().put("deliveries", 0));
    FanOut.check(outcome, Peer.Kind.WS, new JsonObject());

    assertThat(outcome.faults())
        .containsExactly("nchan delivered nothing.", "Node ws delivered nothing.");
  }

  private void add(String measure, Peer.Kind peer, double... values) {
    for (double value : values) {
      outcome.add(measure, peer, value);
    }
  }
}
