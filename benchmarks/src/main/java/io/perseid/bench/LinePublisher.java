package io.perseid.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Publishes by lines {@code ADDMESSAGE channel text}, answered by a line each. */
final class LinePublisher extends Publisher {
  private static final byte[] END = {'\r', '\n'};
  private static final int SHOWN_MAX = 80;

  private byte[][] before = {};
  private final StringBuilder line = new StringBuilder(SHOWN_MAX);
  private boolean lineBegan;
  private boolean accepted;

  LinePublisher(Loop loop, Load load, PublishSpec spec, int pipeline) {
    super(loop, load, spec, pipeline);
  }

  @Override
  byte[] before(Channel channel) {
    if (before.length == 0) {
      before =
          load.channels().stream()
              .map(c -> ("ADDMESSAGE " + c.name + ' ').getBytes(StandardCharsets.US_ASCII))
              .toArray(byte[][]::new);
    }
    return before[channel.index];
  }

  @Override
  byte[] after() {
    return END;
  }

  @Override
  void received(ByteBuffer bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      byte b = bytes.get(i);
      if (b == '\n') {
        answered(accepted, line.toString());
        line.setLength(0);
        lineBegan = false;
      } else {
        if (!lineBegan) {
          accepted = b == 'O';
          lineBegan = true;
        }
        // Only a refusal is ever shown.
        if (!accepted && line.length() < SHOWN_MAX && b != '\r') {
          line.append((char) (b & 0xff));
        }
      }
    }
    flush();
  }
}
