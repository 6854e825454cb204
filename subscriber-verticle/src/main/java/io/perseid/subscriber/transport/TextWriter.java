package io.perseid.subscriber.transport;

import io.netty.buffer.ByteBuf;
import io.perseid.config.ModeOptions;
import io.perseid.config.TextPlace;
import io.perseid.config.TextPolicy;

/** How a message's text enters the frames of one mode. Immutable, safe for any thread. */
interface TextWriter {
  /** Appends what stands for the text; the array is not changed. */
  void write(byte[] text, ByteBuf out);

  /**
   * The writer of a mode for texts that their publishers may have escaped, by its policy and by
   * what surrounds the text in its template.
   */
  static TextWriter of(ModeOptions mode) {
    return switch (mode.textPolicy()) {
      case RAW -> (text, out) -> out.writeBytes(text);
      case REPAIR ->
          new TextRepair(TextPlace.of(mode.messageTemplate()), mode.isUtf8(), mode.isPage());
      case ESCAPE -> new TextEscape(mode.isUtf8(), false);
    };
  }

  /**
   * The writer of a mode for texts whose characters are meant as they read, in UTF-8: where others
   * are repaired, nothing of these is an escape, so all is escaped.
   */
  static TextWriter ofPlain(ModeOptions mode) {
    return mode.textPolicy() == TextPolicy.RAW ? of(mode) : new TextEscape(true, !mode.isUtf8());
  }
}
