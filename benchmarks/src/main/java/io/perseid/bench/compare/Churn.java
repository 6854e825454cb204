package io.perseid.bench.compare;

import io.perseid.bench.compare.report.Samples;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;

/**
 * Whether a node is in the end what it was in the beginning: subscribers come and go all the time
 * beside others that stay and receive.
 *
 * @param minutes how long
 */
record Churn(int minutes) implements Workload {
  private static final Peer.Kind KIND = Peer.Kind.PERSEID;
  private static final String HEAP = "live heap, MB";
  private static final int CONNECTS_PER_SECOND = 300;
  private static final double MESSAGES_PER_SECOND = 100;
  private static final int ROUND_SECONDS = 20;

  /** Files that a node may have open beyond those of the beginning: logs, its own connections. */
  private static final int FILES_MORE = 50;

  /** Live heap may be so many times what it was after the first round, and some for the history. */
  private static final double HEAP_TIMES = 1.2;

  private static final double HEAP_MORE = 4e6;
  private static final double MEGA = 1e6;

  @Override
  public String name() {
    return "churn";
  }

  @Override
  public String title() {
    return "Memory after hours of coming and going";
  }

  @Override
  public String about() {
    return "For %d minutes %d subscribers a second connect, subscribe and leave, beside 1,000 that stay"
            .formatted(minutes, CONNECTS_PER_SECOND)
        + " for 20 s and receive 100 messages a second. After each 20 s, when all are gone: live heap,"
        + " RSS and open files. The first samples are those after the first round.";
  }

  @Override
  public void run(Stage stage, Outcome outcome) throws IOException, InterruptedException {
    stage.cast(List.of());
    try (Peer peer = stage.factory().start(KIND)) {
      int files = peer.openFiles();
      int rounds = stage.scale().isSmoke() ? 2 : Math.max(2, minutes * 60 / ROUND_SECONDS);
      for (int round = 0; round < rounds; round++) {
        round(stage, outcome, peer);
        awaitFiles(peer, files + FILES_MORE);
        sample(stage, outcome, peer);
      }
      judge(outcome, peer, files);
    }
  }

  private static void round(Stage stage, Outcome outcome, Peer peer)
      throws IOException, InterruptedException {
    double seconds = stage.scale().isSmoke() ? 1 : ROUND_SECONDS;
    Child comers =
        stage
            .load()
            .start(
                "connect",
                List.of(
                    "--subscribe",
                    peer.door().stream(),
                    "--connections",
                    Load.word(Math.rint(seconds * CONNECTS_PER_SECOND)),
                    "--rate",
                    "" + CONNECTS_PER_SECOND));
    FanOut fanOut = new FanOut(stage.scale().few(), 1, FanOut.BYTES, false);
    FanOut.check(outcome, KIND, fanOut.atRate(stage, peer, seconds, MESSAGES_PER_SECOND));
    JsonObject came = new JsonObject(comers.finish(60));
    if (Load.number(came, "refused") > 0) {
      outcome.fault("Subscribers were refused: " + came.getString("trouble"));
    }
  }

  private static void sample(Stage stage, Outcome outcome, Peer peer)
      throws IOException, InterruptedException {
    double live = new Heap(stage.tools()).liveBytes(peer.pids()) / MEGA;
    double resident = peer.residentBytes() / MEGA;
    outcome.add(HEAP, KIND, live);
    outcome.add("RSS, MB", KIND, resident);
    outcome.add("open files", KIND, peer.openFiles());
    stage.say(
        "  live heap %s MB, RSS %s MB, %d files"
            .formatted(Samples.number(live), Samples.number(resident), peer.openFiles()));
  }

  private static void awaitFiles(Peer peer, int most) throws InterruptedException {
    for (int i = 0; i < 250 && peer.openFiles() > most; i++) {
      Thread.sleep(20);
    }
  }

  private static void judge(Outcome outcome, Peer peer, int filesBefore) {
    List<Double> heap = outcome.samples(HEAP, KIND).values();
    double first = heap.get(0) * MEGA;
    double last = heap.get(heap.size() - 1) * MEGA;
    outcome.note(
        "Live heap %s MB after the first round, %s MB after the last."
            .formatted(Samples.number(first / MEGA), Samples.number(last / MEGA)));
    if (last > first * HEAP_TIMES + HEAP_MORE) {
      outcome.fault("The live heap has grown.");
    }
    if (peer.openFiles() > filesBefore + FILES_MORE) {
      outcome.fault(
          "%d files are open, %d were in the beginning.".formatted(peer.openFiles(), filesBefore));
    }
  }
}
