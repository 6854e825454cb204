package io.perseid.golden;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** All cases being replayed, several nodes at a time; safe for any thread. */
final class GoldenRun implements AutoCloseable {
  /** Some cases only wait for a minute; the others keep two cores busy. */
  private static final int LANES_AT_A_TIME = 4;

  private final ExecutorService executor = Executors.newFixedThreadPool(LANES_AT_A_TIME);
  private final Map<String, CompletableFuture<Void>> results = new ConcurrentHashMap<>();
  private final Path folder;

  GoldenRun(List<GoldenPlan.Lane> lanes, Path folder) {
    this.folder = folder;
    lanes.forEach(
        lane -> lane.cases().forEach(each -> results.put(each.name(), new CompletableFuture<>())));
    lanes.forEach(lane -> executor.execute(() -> replay(lane)));
  }

  private void replay(GoldenPlan.Lane lane) {
    try (GoldenNode node = lane.node(folder)) {
      node.start().awaitReady();
      lane.cases().forEach(each -> replay(lane, node, each));
    } catch (RuntimeException | AssertionError | LinkageError e) {
      lane.cases().forEach(each -> results.get(each.name()).completeExceptionally(e));
    }
  }

  private void replay(GoldenPlan.Lane lane, GoldenNode node, GoldenCase golden) {
    CompletableFuture<Void> result = results.get(golden.name());
    try {
      if (golden.needsFresh() && golden != lane.cases().get(0)) {
        node.clear();
      }
      if (lane.isUsed()) {
        Replay.onUsed(node, golden);
      } else {
        Replay.on(node, golden);
      }
      result.complete(null);
    } catch (IOException | RuntimeException | AssertionError e) {
      result.completeExceptionally(e);
    }
  }

  /** The outcome of a case: done when it has passed, failed when it has not. */
  CompletableFuture<Void> result(GoldenCase golden) {
    return results.get(golden.name());
  }

  /** Whether a case has been replayed to its end and answered as it shall. */
  boolean hasPassed(GoldenCase golden) {
    CompletableFuture<Void> result = results.get(golden.name());
    return result != null && result.isDone() && !result.isCompletedExceptionally();
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
