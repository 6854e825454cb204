package io.perseid.replication;

import io.perseid.broker.Outlet;
import io.perseid.wire.WireReader;
import io.perseid.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Asks all other nodes to end streams of a host id, and asks those again that do not answer: the
 * word of a newer stream is said once, and a bus may lose it.
 *
 * <p>Given up when the node is no longer a member, or after a while. What is repeated says how long
 * ago it was meant, so that a repetition does not end a stream that has come since.
 *
 * <p>Any thread may ask; the state belongs to the node's lane.
 */
final class Disconnects {
  static final long ASK_MILLIS = 2_000;
  static final long AGAIN_MILLIS = 500;
  static final long GIVE_UP_MILLIS = 15_000;

  /** Questions that are repeated at one time; of more, each is asked once only. */
  private static final int REPEATED_MAX = 10_000;

  private final Ports ports;
  private final Lane lane;
  private int repeated;

  Disconnects(Ports ports, Lane lane) {
    this.ports = ports;
    this.lane = lane;
  }

  /**
   * Asks all others that are members now.
   *
   * @param atMillis see {@link Outlet#disconnect}
   * @return done when each has answered, or has not the first time it was asked; never fails
   */
  CompletionStage<Void> ask(String hostId, long atMillis) {
    long meantNanos = ports.clock().nanoTime();
    List<CompletableFuture<Void>> asked = new ArrayList<>();
    for (String member : ports.membership().view().members()) {
      if (!member.equals(ports.membership().self())) {
        Errand errand = new Errand(member, hostId, atMillis, meantNanos);
        asked.add(errand.askedOnce);
        errand.ask();
      }
    }
    return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new));
  }

  /** Does what another node asks; the reader stands behind the kind. */
  void answer(WireReader in, Outcome<byte[]> reply) {
    String hostId = in.name();
    long atMillis = in.number();
    long agoMillis = in.number();
    // Without a moment of another clock, what it was then is reckoned on ours.
    boolean sinceThen = atMillis == Outlet.ANY_TIME && agoMillis > 0;
    ports
        .outlet()
        .disconnect(hostId, sinceThen ? ports.clock().wallMillis() - agoMillis : atMillis);
    reply.done(new byte[0], null);
  }

  /** One node to be asked, until it has answered. */
  private final class Errand {
    private final String member;
    private final String hostId;
    private final long atMillis;
    private final long meantNanos;
    private final CompletableFuture<Void> askedOnce = new CompletableFuture<>();
    private boolean repeats;

    Errand(String member, String hostId, long atMillis, long meantNanos) {
      this.member = member;
      this.hostId = hostId;
      this.atMillis = atMillis;
      this.meantNanos = meantNanos;
    }

    void ask() {
      byte[] question =
          new WireWriter(48 + hostId.length())
              .number(Question.DISCONNECT.ordinal())
              .name(hostId)
              .number(atMillis)
              .number(agoMillis())
              .toBytes();
      String node = ports.membership().nodeOf(member);
      ports
          .bus()
          .ask(
              node,
              question,
              ASK_MILLIS,
              (answer, failure) -> lane.execute(() -> asked(failure == null)));
    }

    private long agoMillis() {
      return (ports.clock().nanoTime() - meantNanos) / 1_000_000;
    }

    private void asked(boolean answered) {
      boolean again =
          !answered
              && agoMillis() < GIVE_UP_MILLIS
              && ports.membership().view().contains(member)
              && (repeats || repeated < REPEATED_MAX);
      if (again != repeats) {
        repeats = again;
        repeated += again ? 1 : -1;
      }
      if (again) {
        lane.schedule(AGAIN_MILLIS, this::ask);
      }
      askedOnce.complete(null);
    }
  }
}
