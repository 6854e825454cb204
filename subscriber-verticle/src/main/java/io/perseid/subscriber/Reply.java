package io.perseid.subscriber;

import io.netty.buffer.ByteBuf;
import io.perseid.subscriber.http.HttpResponder;
import io.perseid.subscriber.poll.Poll;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Takes an extension's answer on any thread and brings it to the connection's hub, once. */
final class Reply implements HttpResponder {
  private final Hub hub;
  private final boolean headOnly;
  private final Consumer<ByteBuf> answer;
  private final Consumer<Poll> wait;
  private final AtomicBoolean given = new AtomicBoolean();

  /**
   * A reply that was not given yet.
   *
   * @param headOnly whether the request was HEAD, and the body is not sent
   * @param answer takes a whole response, on the hub
   * @param wait takes a poll, on the hub
   */
  Reply(Hub hub, boolean headOnly, Consumer<ByteBuf> answer, Consumer<Poll> wait) {
    this.hub = hub;
    this.headOnly = headOnly;
    this.answer = answer;
    this.wait = wait;
  }

  @Override
  public void respond(int status, String contentType, Map<String, String> headers, byte[] body) {
    ByteBuf response =
        headOnly
            ? hub.answers().responseToHead(status, contentType, headers, body.length)
            : hub.answers().response(status, contentType, headers, body);
    if (given.compareAndSet(false, true)) {
      hub.soon(h -> answer.accept(response));
    }
  }

  @Override
  public void await(Poll poll) {
    if (given.compareAndSet(false, true)) {
      hub.soon(h -> wait.accept(poll));
    }
  }
}
