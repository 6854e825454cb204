package io.perseid.stardust;

import io.perseid.stats.Counter;
import io.perseid.stats.Stats;
import io.perseid.subscriber.http.HttpResponder;
import io.perseid.subscriber.poll.Poll;
import java.util.Map;

/** Counts whether a request that wants to write did so. */
record CountedPost(HttpResponder responder, Stats stats) implements HttpResponder {
  private static final int OK = 200;

  @Override
  public void respond(int status, String contentType, Map<String, String> headers, byte[] body) {
    stats.add(status == OK ? Counter.STARDUST_POSTS : Counter.STARDUST_POSTS_REFUSED, 1);
    responder.respond(status, contentType, headers, body);
  }

  @Override
  public void await(Poll poll) {
    responder.await(poll);
  }
}
