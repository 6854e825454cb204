package io.perseid.bench.compare;

import java.io.IOException;
import java.util.List;

/** Subscribers that come, stay, and do nothing, until this is closed. */
final class Crowd implements AutoCloseable {
  private static final int COME_SECONDS = 90;
  private static final int STAY_SECONDS = 600;

  /** Looking at many thousands of sockets takes time of its own. */
  private static final int LOOK_MILLIS = 100;

  private static final int LOOKS_MAX = 50;

  private final Child generator;
  private final Peer peer;
  private final int socketsBefore;

  private Crowd(Child generator, Peer peer, int socketsBefore) {
    this.generator = generator;
    this.peer = peer;
    this.socketsBefore = socketsBefore;
  }

  /** So many of them at a peer's first node; returns when all are there. */
  static Crowd of(Stage stage, Peer peer, int count) throws IOException, InterruptedException {
    int before = peer.sockets();
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
    while (peer.sockets() < socketsBefore + count) {
      checkAlive();
      if (System.nanoTime() > end) {
        int there = peer.sockets() - socketsBefore;
        close();
        throw new IOException(
            "%d of %d subscribers were there after %d s".formatted(there, count, COME_SECONDS));
      }
      Thread.sleep(LOOK_MILLIS);
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
    int withThem = peer.sockets();
    generator.close();
    try {
      for (int i = 0; i < LOOKS_MAX && peer.sockets() > (socketsBefore + withThem) / 2; i++) {
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
