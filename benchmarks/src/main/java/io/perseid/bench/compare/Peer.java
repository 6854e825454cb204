package io.perseid.bench.compare;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A running server, or several that belong together.
 *
 * @param kind which one
 * @param processes to be stopped in the end, in reverse
 * @param doors where to subscribe and publish, one for each node
 */
record Peer(Kind kind, List<Child> processes, List<Door> doors) implements AutoCloseable {
  /** What is compared. */
  enum Kind {
    PERSEID("Perseid"),
    NCHAN("nchan"),
    FLOOR("floor (C)"),
    WS("Node ws"),
    PERSEID_CLUSTER("Perseid, 3 nodes"),
    NCHAN_REDIS("nchan, 3 with Redis"),
    PERSEID_MANY("Perseid, all nodes");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    /** As the report calls it. */
    String title() {
      return title;
    }
  }

  /**
   * Where one node is reached, in the words of {@code perseid bench}.
   *
   * @param stream to subscribe to a stream
   * @param poll to subscribe by long polls; empty where there are none
   * @param publish to publish
   */
  record Door(String stream, String poll, String publish) {}

  /** The only node's door, or the first node's. */
  Door door() {
    return doors.get(0);
  }

  /** Where all nodes are subscribed at, in one word. */
  String streams() {
    return doors.stream().map(Door::stream).collect(Collectors.joining(","));
  }

  /** Where all nodes are published to, in one word. */
  String publishers() {
    return doors.stream().map(Door::publish).collect(Collectors.joining(","));
  }

  /** All its processes. */
  List<Long> pids() {
    return processes.stream().flatMap(child -> child.pids().stream()).toList();
  }

  /** Memory in use by all of them. */
  long residentBytes() {
    return pids().stream().mapToLong(Proc::residentBytes).sum();
  }

  /** Sockets of all of them. */
  int sockets() {
    return pids().stream().mapToInt(Proc::sockets).sum();
  }

  /** Open files of all of them. */
  int openFiles() {
    return pids().stream().mapToInt(Proc::openFiles).sum();
  }

  @Override
  public void close() {
    for (int i = processes.size() - 1; i >= 0; i--) {
      processes.get(i).close();
    }
  }
}
