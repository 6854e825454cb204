package io.perseid.bench.compare;

import io.perseid.bench.compare.report.Samples;
import java.io.IOException;
import java.util.List;

/** What subscribers cost that only stay: memory of the process, and live heap of the JVM. */
record IdleMemory() implements Workload {
  private static final String RSS = "RSS, MB";
  private static final String HEAP = "live heap per subscriber, B";
  private static final List<Peer.Kind> PEERS = List.of(Peer.Kind.NCHAN, Peer.Kind.PERSEID);
  private static final double MEGA = 1e6;

  /** Subscribers before the others, so that what is loaded with the first one is not counted. */
  private static final int FIRST = 20;

  @Override
  public String name() {
    return "idle-memory";
  }

  @Override
  public String title() {
    return "Memory of idle subscribers";
  }

  @Override
  public String about() {
    return "A fresh server; streaming subscribers on one channel come and stay. RSS is that of all"
        + " processes of the server. Live heap is what a full collection leaves, less what it left"
        + " before the subscribers came, divided by their number.";
  }

  @Override
  public void run(Stage stage, Outcome outcome) throws IOException, InterruptedException {
    stage.cast(List.of());
    for (int pair = 0; pair < stage.scale().pairs(); pair++) {
      for (Peer.Kind kind : PEERS) {
        try (Peer peer = stage.factory().start(kind)) {
          measure(stage, outcome, peer);
        }
      }
    }
    outcome.draw(RSS);
    outcome.note(
        "%d subscribers; a process may have %d files open here, and each takes one."
            .formatted(stage.scale().idle(), stage.tools().filesMax()));
    Samples heap = outcome.samples(HEAP, Peer.Kind.PERSEID);
    outcome.goal("live heap per idle subscriber", "B", true, 300, 150, heap.median());
    outcome.goal(
        "RSS with %,d idle subscribers".formatted(stage.scale().idle()),
        RSS,
        Peer.Kind.PERSEID,
        Peer.Kind.NCHAN,
        true,
        1.0,
        0.7);
  }

  private static void measure(Stage stage, Outcome outcome, Peer peer)
      throws IOException, InterruptedException {
    Heap heap = new Heap(stage.tools());
    boolean jvm = peer.kind() == Peer.Kind.PERSEID;
    Crowd.of(stage, peer, FIRST).close();
    long heapBefore = jvm ? heap.liveBytes(peer.pids()) : 0;
    outcome.add("RSS before, MB", peer.kind(), peer.residentBytes() / MEGA);
    int count = stage.scale().idle();
    try (Crowd crowd = Crowd.of(stage, peer, count)) {
      crowd.settle(stage.scale().isSmoke() ? 0.1 : 3);
      double resident = peer.residentBytes() / MEGA;
      outcome.add(RSS, peer.kind(), resident);
      stage.say("  %s: %s MB".formatted(peer.kind().title(), Samples.number(resident)));
      if (jvm) {
        double each = (heap.liveBytes(peer.pids()) - heapBefore) / (double) count;
        outcome.add(HEAP, peer.kind(), each);
        outcome.add("RSS after a collection, MB", peer.kind(), peer.residentBytes() / MEGA);
        stage.say("  live heap per subscriber: " + Samples.number(each) + " B");
      }
    }
  }
}
