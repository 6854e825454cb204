package io.perseid.server.command;

import io.perseid.config.NodeOptions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A node that only notes what is asked of it. */
final class FakeNode implements RunningNode {
  final List<NodeOptions> changes = new CopyOnWriteArrayList<>();
  final List<String> asked = new CopyOnWriteArrayList<>();

  @Override
  public CompletionStage<Void> change(NodeOptions options) {
    changes.add(options);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> clearChannels() {
    asked.add("clear");
    return CompletableFuture.failedFuture(new IllegalStateException("no quorum"));
  }

  @Override
  public void forgetDocuments() {
    asked.add("documents");
  }
}
