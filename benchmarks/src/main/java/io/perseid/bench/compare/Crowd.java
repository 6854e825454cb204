package io.perseid.bench.compare;

import java.io.IOException;
import java.util.List;

/** Subscribers that come, stay, and do nothing, until this is closed. */
final class Crowd implements AutoCloseable {
  private static final int COME_SECONDS = 90;
  private static final int STAY_SECONDS = 600;

  private final Child generator;
  private final Peer peer;
  private final int filesBefore;

  private Crowd(Child generator, Peer peer, int filesBefore) {
    this.generator = generator;
    this.peer = peer;
    this.filesBefore = filesBefore;
  }

  /** So many of them at a peer's first node; returns when all are there. */
  static Crowd of(Stage stage, Peer peer, int count) throws IOException, InterruptedException {
    int before = peer.openFiles();
    List<String> options =
        List.of(
            "--subscribe",
            peer.door().stream(),
            "--subscribers",
            "" + count,
            "--seconds",
            "" + STAY_SECONDS);
    Crowd crowd = new Crowd(stage.load().start("hold", options), peer, before);
    crowd.awaitAll(count);
    return crowd;
  }

  /** Lets what came with them be done. */
  void settle(double seconds) throws IOException, InterruptedException {
    Thread.sleep((long) (seconds * 1000));
    checkAlive();
  }

  private void awaitAll(int count) throws IOException, InterruptedException {
    long end = System.nanoTime() + COME_SECONDS * 1_000_000_000L;
    while (peer.openFiles() < filesBefore + count) {
      checkAlive();
      if (System.nanoTime() > end) {
        int there = peer.openFiles() - filesBefore;
        close();
        throw new IOException(
            "%d of %d subscribers were there after %d s".formatted(there, count, COME_SECONDS));
      }
      Thread.sleep(20);
    }
  }

  private void checkAlive() throws IOException {
    if (!generator.isAlive()) {
      throw new IOException("the subscribers left: " + generator.lastWords());
    }
  }

  /** Sends them away, and waits a moment until the peer has noticed. */
  @Override
  public void close() {
    int withThem = peer.openFiles();
    generator.close();
    try {
      for (int i = 0; i < 200 && peer.openFiles() > (filesBefore + withThem) / 2; i++) {
        Thread.sleep(20);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
