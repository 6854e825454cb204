package io.perseid.golden;

import io.perseid.harness.NodeProcess;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Nodes that no one has talked to yet. A few start while the case before them is replayed. One
 * thread.
 */
final class FreshNodes implements AutoCloseable {
  private static final int AHEAD = 2;

  private final Iterator<GoldenCase> cases;
  private final GoldenNodes.Documents documents;
  private final Deque<NodeProcess> starting = new ArrayDeque<>();

  FreshNodes(Iterator<GoldenCase> cases, GoldenNodes.Documents documents) {
    this.cases = cases;
    this.documents = documents;
    fill();
  }

  /** The node for the next case, in the order of the cases. */
  NodeProcess next() {
    NodeProcess node = starting.remove();
    node.awaitReady();
    fill();
    return node;
  }

  private void fill() {
    while (starting.size() < AHEAD && cases.hasNext()) {
      GoldenCase golden = cases.next();
      starting.add(GoldenNodes.alone(golden.name(), documents.of(golden)).start());
    }
  }

  @Override
  public void close() {
    starting.forEach(NodeProcess::close);
  }
}
