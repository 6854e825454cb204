package io.perseid.bench.compare;

import io.perseid.bench.compare.report.Samples;
import java.io.IOException;
import java.util.List;

/** From the start of the process to its first "ready". */
record StartTime() implements Workload {
  private static final String READY = "start to ready, s";

  @Override
  public String name() {
    return "start";
  }

  @Override
  public String title() {
    return "Start to ready";
  }

  @Override
  public String about() {
    return "A single node, from the start of its process until its admin port answers that it is"
        + " ready, asked every 10 ms; with the archive of classes that the launcher"
        + " makes, and without.";
  }

  @Override
  public void run(Stage stage, Outcome outcome) throws IOException, InterruptedException {
    stage.cast(List.of());
    if (!stage.scale().isSmoke()) {
      // The first start may make what later ones use, and fills the kernel's cache.
      start(stage, true);
    }
    for (int pair = 0; pair < stage.scale().pairs(); pair++) {
      double with = start(stage, true);
      outcome.add(READY, Peer.Kind.PERSEID, with);
      stage.say("  %.2f s".formatted(with));
      if (!stage.scale().isSmoke()) {
        double without = start(stage, false);
        outcome.add("without the archive, s", Peer.Kind.PERSEID, without);
        stage.say("  without the archive: %.2f s".formatted(without));
      }
    }
    Samples samples = outcome.samples(READY, Peer.Kind.PERSEID);
    outcome.goal("start to ready", "s", true, 1.2, 0.7, samples.median());
  }

  private static double start(Stage stage, boolean archive)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    Peer peer = stage.factory().perseid(Peer.Kind.PERSEID, 1, archive);
    double seconds = (System.nanoTime() - begin) / 1e9;
    peer.close();
    return seconds;
  }
}
