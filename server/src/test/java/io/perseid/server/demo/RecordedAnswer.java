package io.perseid.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.subscriber.http.HttpResponder;
import io.perseid.subscriber.poll.Poll;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An answer that may come from another thread. */
final class RecordedAnswer implements HttpResponder {
  private final CountDownLatch answered = new CountDownLatch(1);
  private volatile Parts parts;

  private record Parts(int status, String contentType, Map<String, String> headers, byte[] body) {}

  @Override
  public void respond(int status, String contentType, Map<String, String> headers, byte[] body) {
    assertThat(parts).as("an earlier answer").isNull();
    parts = new Parts(status, contentType, headers, body);
    answered.countDown();
  }

  RecordedAnswer await() {
    try {
      assertThat(answered.await(10, TimeUnit.SECONDS)).as("answered").isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return this;
  }

  int status() {
    return parts.status();
  }

  String contentType() {
    return parts.contentType();
  }

  Map<String, String> headers() {
    return parts.headers();
  }

  String text() {
    return new String(parts.body(), StandardCharsets.UTF_8);
  }

  @Override
  public void await(Poll poll) {
    throw new AssertionError("nothing here waits: " + poll);
  }
}
