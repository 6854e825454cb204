package io.perseid.bench.compare;

import io.perseid.bench.compare.OneInFlight.Target;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** All workloads, in the order in which they run: neighbours share their servers. */
final class Workloads {
  private static final Ceiling SMALL =
      new Ceiling(
          "most-1x1000",
          "1,000 subscribers on one channel",
          Scale::few,
          scale -> 1,
          Peer.Kind.PERSEID,
          Peer.Kind.NCHAN,
          FanOut.BYTES,
          50,
          120,
          6,
          15,
          25);

  /** Three channels, published to at three nodes, and each with one subscriber at each node. */
  private static final Ceiling CLUSTER =
      new Ceiling(
          "cluster-most",
          "three nodes, each with a subscriber",
          scale -> 9,
          scale -> 3,
          Peer.Kind.PERSEID_CLUSTER,
          Peer.Kind.NCHAN_REDIS,
          100,
          100,
          1000,
          1,
          1,
          3);

  /** All of them. */
  static final List<Workload> ALL =
      List.of(
          new OneInFlight(
              "cpu-1x1000",
              "1,000 subscribers on one channel",
              Scale::few,
              scale -> 1,
              false,
              List.of(Peer.Kind.WS, Peer.Kind.FLOOR, Peer.Kind.NCHAN, Peer.Kind.PERSEID),
              List.of(
                  new Target(Peer.Kind.NCHAN, 0.9, 0.8), new Target(Peer.Kind.FLOOR, 1.2, 1.08))),
          new OneInFlight(
              "cpu-1x5000",
              "5,000 subscribers on one channel",
              Scale::many,
              scale -> 1,
              false,
              List.of(Peer.Kind.FLOOR, Peer.Kind.NCHAN, Peer.Kind.PERSEID),
              List.of(new Target(Peer.Kind.NCHAN, 0.75, 0.65))),
          new OneInFlight(
              "cpu-100x100",
              "10,000 subscribers on 100 channels",
              Scale::most,
              Scale::channels,
              false,
              List.of(Peer.Kind.FLOOR, Peer.Kind.NCHAN, Peer.Kind.PERSEID),
              List.of(new Target(Peer.Kind.NCHAN, 0.75, 0.65))),
          new OneInFlight(
              "cpu-longpoll",
              "1,000 long polls on one channel",
              Scale::few,
              scale -> 1,
              true,
              List.of(Peer.Kind.NCHAN, Peer.Kind.PERSEID),
              List.of(new Target(Peer.Kind.NCHAN, 0.9, 0.75))),
          SMALL,
          new Ceiling(
              "most-100x100",
              "10,000 subscribers on 100 channels",
              Scale::most,
              Scale::channels,
              Peer.Kind.PERSEID,
              Peer.Kind.NCHAN,
              FanOut.BYTES,
              250,
              400,
              4,
              15,
              20),
          new HalfLoad(
              "half-load",
              "p99 at half of nchan's capacity",
              SMALL,
              List.of(Peer.Kind.FLOOR, Peer.Kind.NCHAN, Peer.Kind.PERSEID),
              0.9,
              0.7),
          new ConnectCost(),
          new IdleMemory(),
          new Publishing("publish-latency", "Publish to OK on three nodes", true),
          new Publishing("publish-rate", "Acknowledged publishes on three nodes", false),
          CLUSTER,
          new HalfLoad(
              "cluster-half-load",
              "p99 at half of nchan's capacity, three nodes",
              CLUSTER,
              List.of(Peer.Kind.NCHAN_REDIS, Peer.Kind.PERSEID_CLUSTER),
              1.0,
              0.5),
          new ManyNodes(),
          new StartTime());

  private Workloads() {}

  /**
   * Those about memory alone; {@link Churn} takes as long as it is told, and only when asked for.
   */
  static List<Workload> memory(int minutes) {
    return List.of(new IdleMemory(), new Churn(minutes));
  }

  /**
   * Those of these names, in the order of {@link #ALL}; all when none is named.
   *
   * @throws IllegalArgumentException says which name is unknown, and which there are
   */
  static List<Workload> named(List<String> names) {
    Set<String> known =
        ALL.stream().map(Workload::name).collect(Collectors.toCollection(LinkedHashSet::new));
    for (String name : names) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "--only: '%s' is no workload; expected some of %s"
                .formatted(name, String.join(", ", known)));
      }
    }
    return ALL.stream().filter(w -> names.isEmpty() || names.contains(w.name())).toList();
  }
}
