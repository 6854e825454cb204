package io.perseid.subscriber;

import io.perseid.subscriber.http.HttpExtension;
import io.perseid.subscriber.http.HttpRequest;
import io.perseid.subscriber.http.HttpResponder;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * Keeps an event loop busy when {@code /occupy} is asked for.
 *
 * @param busy counted down when the loop is
 * @param until lets it go on
 */
record Occupy(CountDownLatch busy, CountDownLatch until) implements HttpExtension {
  @Override
  public boolean handles(String method, String path) {
    return path.equals("/occupy");
  }

  @Override
  public void handle(HttpRequest request, HttpResponder responder) {
    busy.countDown();
    try {
      until.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    responder.respond(200, "text/plain", Map.of(), new byte[0]);
  }
}
