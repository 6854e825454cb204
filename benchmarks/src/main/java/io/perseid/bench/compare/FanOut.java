package io.perseid.bench.compare;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One run of the load generator against one server: a number of subscribers on a number of
 * channels.
 *
 * @param bytes of each message
 * @param poll long polls instead of streams
 */
record FanOut(int subscribers, int channels, int bytes, boolean poll) {
  /** Bytes of a message, unless a workload says otherwise. */
  static final int BYTES = 400;

  private static final double DRAIN_SECONDS = 2;

  /** A smoke run ends when all has arrived, and on a busy machine that may take long. */
  private static final double SMOKE_DRAIN_SECONDS = 20;

  private static final double SMOKE_AGAIN_SECONDS = 5;

  /** With so many messages of each channel on their way, the next following the last to arrive. */
  JsonObject inFlight(Stage stage, Peer peer, int messages)
      throws IOException, InterruptedException {
    return run(stage, peer, stage.scale().seconds(), List.of("--in-flight", "" + messages));
  }

  /**
   * With messages that are due at a rate, over all channels, whether the server is ready or not.
   */
  JsonObject atRate(Stage stage, Peer peer, double seconds, double messagesPerSecond)
      throws IOException, InterruptedException {
    return run(stage, peer, seconds, List.of("--rate", Load.word(messagesPerSecond)));
  }

  private JsonObject run(Stage stage, Peer peer, double seconds, List<String> load)
      throws IOException, InterruptedException {
    JsonObject result = once(stage, peer, seconds, load);
    // The moment that a smoke run takes can pass on a busy machine before anything was delivered.
    return stage.scale().isSmoke() && !(Load.number(result, "deliveries") > 0)
        ? once(stage, peer, SMOKE_AGAIN_SECONDS, load)
        : result;
  }

  private JsonObject once(Stage stage, Peer peer, double seconds, List<String> load)
      throws IOException, InterruptedException {
    Scale scale = stage.scale();
    double drain = scale.isSmoke() ? SMOKE_DRAIN_SECONDS : DRAIN_SECONDS;
    List<String> options = new ArrayList<>();
    options.addAll(List.of("--subscribe", poll ? peer.door().poll() : peer.streams()));
    options.addAll(List.of("--publish", peer.publishers()));
    options.addAll(List.of("--subscribers", "" + subscribers, "--channels", "" + channels));
    options.addAll(List.of("--bytes", "" + bytes, "--seconds", Load.word(seconds)));
    options.addAll(List.of("--warm-up", Load.word(scale.warmUp())));
    options.addAll(List.of("--settle", Load.word(scale.settle())));
    options.addAll(List.of("--drain", Load.word(drain)));
    options.addAll(load);
    options.addAll(Load.pids(peer));
    return stage.load().run("fanout", seconds + scale.warmUp() + drain, options);
  }

  /** Takes note of what must not happen to Perseid: nothing delivered, or something lost. */
  static void check(Outcome outcome, Peer.Kind kind, JsonObject result) {
    if (!(Load.number(result, "deliveries") > 0)) {
      outcome.fault(kind.title() + " delivered nothing.");
    }
    for (String wrong : List.of("subscribersRefused", "subscribersGone", "publishFailed")) {
      if (Load.number(result, wrong) > 0) {
        outcome.fault(
            "%s: %s %d, first of all: %s"
                .formatted(
                    kind.title(), wrong, result.getLong(wrong), result.getString("trouble")));
      }
    }
    for (String wrong : List.of("lost", "duplicated", "reordered")) {
      if (Load.number(result, wrong) > 0) {
        String words = "%s: %d messages %s.".formatted(kind.title(), result.getLong(wrong), wrong);
        if (kind.title().startsWith("Perseid")) {
          outcome.fault(words);
        } else {
          outcome.note(words);
        }
      }
    }
  }
}
