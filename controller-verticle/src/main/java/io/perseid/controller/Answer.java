package io.perseid.controller;

import io.perseid.broker.PublishOutcome;
import io.perseid.controller.command.Reply;
import io.perseid.stats.Counter;
import io.vertx.core.buffer.Buffer;

/**
 * The place of one command's answer among those of its connection.
 *
 * <p>Given once, on any thread; read by the connection's event loop after {@link #isGiven}.
 */
final class Answer implements PublishOutcome {
  private final AnswerQueue queue;
  private final int textBytes;
  private long id;
  private byte[] text;
  private volatile boolean given;

  /**
   * @param textBytes bytes that wait together with this answer, of the message that it is about
   */
  Answer(AnswerQueue queue, int textBytes) {
    this.queue = queue;
    this.textBytes = textBytes;
  }

  @Override
  public void accepted(long id) {
    this.id = id;
    give(null);
  }

  @Override
  public void refused(String reason) {
    queue.count(Counter.PUBLISH_REFUSED);
    give(Reply.error(reason));
  }

  @Override
  public void unknown(String reason) {
    queue.count(Counter.PUBLISH_UNKNOWN);
    give(Reply.error(reason));
  }

  /** Answers with these bytes; null stands for the id of an accepted message. */
  void give(byte[] text) {
    assert !given : "an answer is given once";
    this.text = text;
    given = true;
    queue.wake();
  }

  boolean isGiven() {
    return given;
  }

  /** Whether it is the id of an accepted message. */
  boolean isAccepted() {
    return text == null;
  }

  int textBytes() {
    return textBytes;
  }

  void appendTo(Buffer out) {
    if (text == null) {
      Reply.appendAccepted(out, id);
    } else {
      out.appendBytes(text);
    }
  }
}
