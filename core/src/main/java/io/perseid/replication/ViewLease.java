package io.perseid.replication;

import io.perseid.wire.WireReader;
import io.perseid.wire.WireWriter;
import java.util.List;

/**
 * The right to acknowledge: this node and enough others agreed, a moment ago, on who is a member.
 *
 * <p>A node that is paused or half cut off loses it within {@value #VALID_MILLIS} ms, before the
 * others can have given its shards to somebody else, so it never acknowledges what they do not
 * know. The lease counts from the <em>sending</em> of the question that won it, on a clock that
 * runs on while the process is stopped.
 *
 * <p>Rounds run on the lane it was made with; {@link #holds} may be asked from any thread.
 */
final class ViewLease {
  /**
   * For how long agreement is good: well below the time after which others depose a silent member.
   */
  static final long VALID_MILLIS = 2_000;

  /** Between two rounds. */
  static final long ROUND_MILLIS = 400;

  private static final long ASK_MILLIS = 1_200;

  private final Ports ports;
  private final Lane lane;
  private volatile Grant grant;

  ViewLease(Ports ports, Lane lane) {
    this.ports = ports;
    this.lane = lane;
  }

  /** Whether this very view is agreed on now. */
  boolean holds(View view) {
    Grant held = grant;
    return held != null && held.untilNanos - ports.clock().nanoTime() > 0 && held.view.equals(view);
  }

  /** Whether the present view is agreed on now. */
  boolean isHeld() {
    return holds(ports.membership().view());
  }

  /**
   * Milliseconds since the last lease ran out; 0 while one runs; a very long time before the first.
   */
  long lostForMillis() {
    Grant held = grant;
    if (held == null) {
      return Long.MAX_VALUE;
    }
    return Math.max(0, (ports.clock().nanoTime() - held.untilNanos) / 1_000_000);
  }

  /** Asks every other member what it sees. */
  void round() {
    assert lane.isCurrent();
    View view = ports.membership().view();
    long sentNanos = ports.clock().nanoTime();
    Round round = new Round(view, sentNanos);
    round.agree();
    String self = ports.membership().self();
    byte[] question = Question.VIEW.encode("");
    for (String member : view.members()) {
      if (!member.equals(self)) {
        ports
            .bus()
            .ask(
                ports.membership().nodeOf(member),
                question,
                ASK_MILLIS,
                (answer, failure) -> lane.execute(() -> round.answered(answer, failure)));
      }
    }
  }

  /** What this node answers when another one asks. */
  byte[] answer() {
    List<String> members = ports.membership().view().members();
    WireWriter out = new WireWriter(64 * members.size() + 8).number(members.size());
    members.forEach(out::name);
    return out.toBytes();
  }

  private static boolean sees(byte[] answer, View view) {
    try {
      return decode(answer).equals(view);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static View decode(byte[] answer) {
    WireReader in = new WireReader(answer);
    String[] members = new String[in.count()];
    for (int i = 0; i < members.length; i++) {
      members[i] = in.name();
    }
    return new View(List.of(members));
  }

  private record Grant(View view, long untilNanos) {}

  /** One question to all: counts those that see the same. */
  private final class Round {
    private final View view;
    private final long sentNanos;
    private int agreeing;

    Round(View view, long sentNanos) {
      this.view = view;
      this.sentNanos = sentNanos;
    }

    void answered(byte[] answer, Throwable failure) {
      if (failure == null && sees(answer, view)) {
        agree();
      }
    }

    void agree() {
      agreeing++;
      if (agreeing == ports.quorum()) {
        long untilNanos = sentNanos + VALID_MILLIS * 1_000_000;
        // A round that was overtaken by a later one has nothing to say any more.
        if (grant == null || untilNanos - grant.untilNanos > 0) {
          grant = new Grant(view, untilNanos);
        }
      }
    }
  }
}
