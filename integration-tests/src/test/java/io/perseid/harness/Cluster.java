package io.perseid.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Several nodes that know each other. */
public final class Cluster implements AutoCloseable {
  private final List<NodeProcess> nodes;

  private Cluster(List<NodeProcess> nodes) {
    this.nodes = nodes;
  }

  /**
   * Nodes node1, node2 ... that are not started yet.
   *
   * @param name of the cluster, and the beginning of the names of its logs
   * @param options given to every node
   */
  public static Cluster of(int size, String name, String... options) {
    List<NodeProcess.Ports> ports =
        IntStream.range(0, size).mapToObj(i -> NodeProcess.Ports.free()).toList();
    String members = String.join(",", ports.stream().map(p -> "127.0.0.1:" + p.cluster()).toList());
    List<NodeProcess> nodes = new ArrayList<>();
    for (NodeProcess.Ports own : ports) {
      String node = "node" + (nodes.size() + 1);
      List<String> words = new ArrayList<>();
      words.addAll(List.of("--address", "127.0.0.1", "--members", members));
      words.addAll(List.of("--cluster-name", name));
      words.addAll(List.of(options));
      nodes.add(new NodeProcess(node, name + "-" + node, own, NodeProcess.frugal(), words));
    }
    return new Cluster(nodes);
  }

  /** Starts all nodes at once and waits until each is ready. */
  public Cluster start() {
    nodes.forEach(NodeProcess::start);
    return awaitReady();
  }

  /** Waits until every node is ready. */
  public Cluster awaitReady() {
    nodes.forEach(NodeProcess::awaitReady);
    return this;
  }

  /** The nodes in order. */
  public List<NodeProcess> nodes() {
    return nodes;
  }

  /** A node, counted from 0. */
  public NodeProcess node(int index) {
    return nodes.get(index);
  }

  @Override
  public void close() {
    nodes.forEach(NodeProcess::close);
  }
}
