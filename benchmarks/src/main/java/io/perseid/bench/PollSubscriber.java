package io.perseid.bench;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A subscriber that polls as nchan has it: each answer is a message, and the next poll, on the same
 * connection, names it by two headers.
 */
final class PollSubscriber extends Subscriber implements HttpAnswers.Listener {
  private static final byte[] LAST_MODIFIED = HttpAnswers.ascii("last-modified");
  private static final byte[] ETAG = HttpAnswers.ascii("etag");
  private static final byte[] SINCE = HttpAnswers.ascii("If-Modified-Since: ");
  private static final byte[] NONE_MATCH = HttpAnswers.ascii("\r\nIf-None-Match: ");
  private static final byte[] END = HttpAnswers.ascii("\r\n\r\n");
  private static final int REQUEST_TIMEOUT = 408;

  private final SubscribeSpec spec;
  private final HttpAnswers answers = new HttpAnswers(this);
  private byte[] request;
  private byte[] lastModified;
  private byte[] etag;
  private boolean isDue;

  PollSubscriber(Loop loop, Load load, int id, Share share, SubscribeSpec spec) {
    super(loop, load, id, share);
    this.spec = spec;
  }

  @Override
  void start() {
    connect(spec.address());
  }

  @Override
  void opened() {
    answers.reset();
    forgetRest();
    poll();
    // A poll is answered by the first message only: that it waits cannot be seen.
    ready();
  }

  @Override
  void received(ByteBuffer bytes, int from, int to) {
    answers.received(bytes, from, to);
    if (isDue && isOpen()) {
      isDue = false;
      poll();
    }
  }

  @Override
  void closed(IOException reason) {
    if (isReady() && reason == null && load.isRunning()) {
      connect(spec.address());
    } else {
      over(words(reason));
    }
  }

  @Override
  public void head(int status) {
    if (status == 200) {
      lastModified = answers.header(LAST_MODIFIED, lastModified);
      etag = answers.header(ETAG, etag);
    } else if (status != 304 && status != REQUEST_TIMEOUT) {
      over("the server refused a poll: " + answers.statusLine());
    }
  }

  @Override
  public void body(ByteBuffer bytes, int from, int to) {
    scan(bytes, from, to);
  }

  @Override
  public void end() {
    forgetRest();
    isDue = true;
  }

  @Override
  public void mistake(String what) {
    over("the answer to a poll is " + what);
  }

  private void poll() {
    if (request == null) {
      String whole = spec.request(share.channel.name, load.clientName(id), "");
      request = HttpAnswers.ascii(whole.substring(0, whole.length() - 2));
    }
    ByteBuffer bytes = loop.bytes();
    bytes.clear().put(request);
    if (lastModified != null && etag != null) {
      bytes.put(SINCE).put(lastModified).put(NONE_MATCH).put(etag).put(END);
    } else {
      bytes.put((byte) '\r').put((byte) '\n');
    }
    int length = bytes.position();
    bytes.clear();
    if (write(bytes, 0, length) < length && isOpen()) {
      over("no room for a poll of " + length + " bytes");
    }
  }
}
