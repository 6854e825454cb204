package io.perseid.replication;

import io.perseid.shard.ShardDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Empties every channel in the whole cluster.
 *
 * <p>First the store drops, shard by shard, what it held when it was asked where it stands; then
 * every node reads its copies once more, so that none can give back what is gone. As with an
 * append, an answer counts only when the members were the same all along and the lease held;
 * otherwise all of it is done again, which drops a little more and harms nothing: an operation
 * names the life and the last id it means, so that a late one does nothing.
 *
 * <p>Any thread may ask; the work is done on the node's lane.
 */
final class Clearing {
  private static final long RETRY_MILLIS = 200;
  private static final long ASK_MILLIS = 1_500;
  private static final long GIVE_UP_MILLIS = 15_000;

  private final Ports ports;
  private final Lane lane;
  private final ViewLease lease;
  private final List<LocalShard> shards;

  Clearing(Ports ports, Lane lane, ViewLease lease, List<LocalShard> shards) {
    this.ports = ports;
    this.lane = lane;
    this.lease = lease;
    this.shards = shards;
  }

  CompletionStage<Void> clear() {
    Run run = new Run();
    lane.execute(
        () -> {
          Lane.Timer patience = lane.schedule(GIVE_UP_MILLIS, run::giveUp);
          run.cleared.whenComplete((nothing, failure) -> patience.cancel());
          attempt(run);
        });
    return run.cleared;
  }

  /** Reads every copy of this node once more; done when all are read. */
  CompletableFuture<Void> readAll() {
    List<CompletableFuture<?>> all = new ArrayList<>();
    for (LocalShard shard : shards) {
      CompletableFuture<Void> read = new CompletableFuture<>();
      shard.lane.execute(() -> shard.receiver.afterRead(() -> read.complete(null)));
      all.add(read);
    }
    return allOf(all);
  }

  private void attempt(Run run) {
    View view = ports.membership().view();
    if (run.cleared.isDone()) {
      return;
    } else if (!lease.holds(view)) {
      againLater(run, new IllegalStateException("too few nodes agree"));
      return;
    }
    this.<List<ShardDigest>>ask(outcome -> ports.store().digest(outcome))
        .thenCompose(this::clearStore)
        .thenComposeAsync(nothing -> sure(view) ? readEverywhere(view) : unsure(), lane)
        .thenComposeAsync(nothing -> sure(view) ? ok() : unsure(), lane)
        .whenCompleteAsync(
            (nothing, failure) -> {
              if (failure == null) {
                run.cleared.complete(null);
              } else {
                againLater(run, failure);
              }
            },
            lane);
  }

  private void againLater(Run run, Throwable why) {
    run.why = why;
    lane.schedule(RETRY_MILLIS, () -> attempt(run));
  }

  private boolean sure(View view) {
    return view.equals(ports.membership().view()) && lease.holds(view);
  }

  private CompletableFuture<Void> clearStore(List<ShardDigest> digests) {
    List<CompletableFuture<?>> all = new ArrayList<>();
    for (ShardDigest digest : digests) {
      all.add(
          this.<Boolean>ask(
                  outcome ->
                      ports.store().clear(digest.shard(), digest.born(), digest.lastId(), outcome))
              .thenCompose(meant -> meant ? ok() : unsure()));
    }
    return allOf(all);
  }

  private CompletableFuture<Void> readEverywhere(View view) {
    List<CompletableFuture<?>> all = new ArrayList<>();
    all.add(readAll());
    byte[] question = Question.CLEARED.encode("");
    for (String member : view.members()) {
      if (!member.equals(ports.membership().self())) {
        String node = ports.membership().nodeOf(member);
        all.add(this.<byte[]>ask(outcome -> ports.bus().ask(node, question, ASK_MILLIS, outcome)));
      }
    }
    return allOf(all);
  }

  private <T> CompletableFuture<T> ask(Consumer<Outcome<T>> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    question.accept(
        (value, failure) -> {
          if (failure == null) {
            answer.complete(value);
          } else {
            answer.completeExceptionally(failure);
          }
        });
    return answer;
  }

  private static CompletableFuture<Void> ok() {
    return CompletableFuture.completedFuture(null);
  }

  private static CompletableFuture<Void> unsure() {
    return CompletableFuture.failedFuture(
        new IllegalStateException("the cluster changed meanwhile"));
  }

  /** One call: attempt after attempt. Belongs to the lane. */
  private static final class Run {
    final CompletableFuture<Void> cleared = new CompletableFuture<>();
    Throwable why;

    void giveUp() {
      cleared.completeExceptionally(
          new IllegalStateException(
              "Not every channel was cleared in " + GIVE_UP_MILLIS + " ms", why));
    }
  }

  private static CompletableFuture<Void> allOf(List<CompletableFuture<?>> all) {
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
  }
}
