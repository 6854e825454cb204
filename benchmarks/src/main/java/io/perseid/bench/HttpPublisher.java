package io.perseid.bench;

import java.nio.ByteBuffer;

/** Publishes by a POST for each message, many of them unanswered on one connection. */
final class HttpPublisher extends Publisher implements HttpAnswers.Listener {
  private static final byte[] NOTHING = {};

  private final HttpAnswers answers = new HttpAnswers(this);
  private byte[][] before = {};
  private int status;

  HttpPublisher(Loop loop, Load load, PublishSpec spec, int pipeline) {
    super(loop, load, spec, pipeline);
  }

  @Override
  byte[] before(Channel channel) {
    if (before.length == 0) {
      before = load.channels().stream().map(this::request).toArray(byte[][]::new);
    }
    return before[channel.index];
  }

  private byte[] request(Channel channel) {
    return HttpAnswers.ascii(
        "POST "
            + spec().path().replace("{channel}", channel.name)
            + " HTTP/1.1\r\nHost: "
            + spec().address().getHostString()
            + "\r\nContent-Type: text/plain\r\nContent-Length: "
            + load.bytes
            + "\r\n\r\n");
  }

  @Override
  byte[] after() {
    return NOTHING;
  }

  @Override
  void received(ByteBuffer bytes, int from, int to) {
    answers.received(bytes, from, to);
    flush();
  }

  @Override
  public void head(int status) {
    this.status = status;
  }

  @Override
  public void body(ByteBuffer bytes, int from, int to) {
    // Says nothing that is needed.
  }

  @Override
  public void end() {
    boolean accepted = status / 100 == 2;
    answered(accepted, accepted ? "" : "status " + status);
  }

  @Override
  public void mistake(String what) {
    load.fail("publisher " + spec() + ": " + what);
  }
}
