package io.perseid.server.command;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Lines of a stream, one character for each byte, without their end of LF or CR LF. A read that
 * times out loses nothing: the next one goes on with the same line.
 */
final class LineInput {
  private final InputStream in;
  private final int bytesMax;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  LineInput(InputStream in, int bytesMax) {
    this.in = new BufferedInputStream(in);
    this.bytesMax = bytesMax;
  }

  /** The next whole line, or null at the end of the stream. */
  String next() throws IOException {
    int b;
    while ((b = in.read()) != '\n') {
      if (b < 0) {
        return null;
      }
      if (line.size() == bytesMax) {
        throw new IOException("a line of more than " + bytesMax + " bytes");
      }
      line.write(b);
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    line.reset();
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}
