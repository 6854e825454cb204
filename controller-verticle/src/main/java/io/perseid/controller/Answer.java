package io.perseid.controller;

import io.perseid.broker.PublishOutcome;
import io.perseid.controller.command.Reply;
import io.perseid.stats.Counter;
import io.perseid.stats.Stats;
import io.vertx.core.buffer.Buffer;

/**
 * The place of one command's answer among those of its connection.
 *
 * <p>Given once, on any thread; read by the connection's event loop after {@link #isGiven}.
 */
final class Answer implements PublishOutcome {
  private final Stats stats;
  private final Runnable whenGiven;
  private long id;
  private byte[] text;
  private volatile boolean given;

  Answer(Stats stats, Runnable whenGiven) {
    this.stats = stats;
    this.whenGiven = whenGiven;
  }

  @Override
  public void accepted(long id) {
    stats.add(Counter.UNIQUE_MESSAGES, 1);
    this.id = id;
    give(null);
  }

  @Override
  public void refused(String reason) {
    stats.add(Counter.PUBLISH_REFUSED, 1);
    give(Reply.error(reason));
  }

  @Override
  public void unknown(String reason) {
    stats.add(Counter.PUBLISH_UNKNOWN, 1);
    give(Reply.error(reason));
  }

  /** Answers with these bytes; null stands for the id of an accepted message. */
  void give(byte[] text) {
    assert !given : "an answer is given once";
    this.text = text;
    given = true;
    whenGiven.run();
  }

  boolean isGiven() {
    return given;
  }

  void appendTo(Buffer out) {
    if (text == null) {
      Reply.appendAccepted(out, id);
    } else {
      out.appendBytes(text);
    }
  }
}
