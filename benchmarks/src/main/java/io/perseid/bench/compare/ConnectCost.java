package io.perseid.bench.compare;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What it costs to come: connection, request, head, subscribed, and gone again. */
record ConnectCost() implements Workload {
  private static final String CPU = "server CPU per connect, µs";
  private static final List<Peer.Kind> PEERS = List.of(Peer.Kind.NCHAN, Peer.Kind.PERSEID);
  private static final double MICROS = 1e6;

  @Override
  public String name() {
    return "connect";
  }

  @Override
  public String title() {
    return "CPU per connect";
  }

  @Override
  public String about() {
    return "Subscribers come at a fixed rate, each on a connection of its own, and leave as soon as"
        + " they are subscribed.";
  }

  @Override
  public void run(Stage stage, Outcome outcome) throws IOException, InterruptedException {
    Map<Peer.Kind, Peer> cast = stage.cast(PEERS);
    for (int turn = 0; turn < stage.scale().turnsBefore(); turn++) {
      for (Peer.Kind kind : PEERS) {
        connect(stage, cast.get(kind));
      }
    }
    for (int pair = 0; pair < stage.scale().pairs(); pair++) {
      for (Peer.Kind kind : PEERS) {
        JsonObject result = connect(stage, cast.get(kind));
        double connects = Load.number(result, "connections");
        double seconds = Load.number(result.getJsonObject("cpu"), "serverSeconds");
        outcome.add(CPU, kind, seconds / connects * MICROS);
        outcome.add("connects/s", kind, Load.number(result, "connectionsPerSecond"));
        JsonObject latency = result.getJsonObject("latencyMillis", new JsonObject());
        outcome.add("p99, ms", kind, Load.number(latency, "p99"));
        if (!(connects > 0)) {
          outcome.fault(kind.title() + " took no subscriber.");
        }
        stage.say("  %s: %.1f us".formatted(kind.title(), seconds / connects * MICROS));
      }
    }
    outcome.draw(CPU);
    outcome.goal("CPU per connect", CPU, Peer.Kind.PERSEID, Peer.Kind.NCHAN, true, 2.0, 1.2);
  }

  private static JsonObject connect(Stage stage, Peer peer)
      throws IOException, InterruptedException {
    Scale scale = stage.scale();
    List<String> options = new ArrayList<>(List.of("--subscribe", peer.door().stream()));
    options.addAll(List.of("--connections", "" + scale.connects()));
    options.addAll(List.of("--rate", "" + scale.connectRate()));
    options.addAll(Load.pids(peer));
    return stage.load().run("connect", scale.connects() / (double) scale.connectRate(), options);
  }
}
