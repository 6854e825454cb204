package io.perseid.text;

import io.perseid.config.ModeOptions;
import io.perseid.config.OptionException;
import io.perseid.config.OptionLayer;
import io.perseid.config.OptionReader;
import io.perseid.config.TextPolicy;
import io.perseid.config.Written;
import io.perseid.subscriber.transport.Mode;
import java.util.List;

/**
 * A mode whose frames are run.
 *
 * @param quote what stands around the text in its template
 * @param comment whether its script hides behind the beginning of an HTML comment
 * @param plain whether its texts are published as plain
 */
record FrameKind(Mode mode, char quote, boolean comment, boolean plain) {
  private static final String SINGLE = "<script>p(~id~,'~channel~','~text~');</script>\r\n";
  private static final String COMMENT =
      "<script><!--\np(~id~,\"~channel~\",\"~text~\");\n</script>\r\n";

  /** The modes iframe and xhrinteractive as they are, and others as an operator would set them. */
  static List<FrameKind> all() throws OptionException {
    OptionReader reader = new OptionReader();
    set(reader, "single", "message", SINGLE);
    set(reader, "comment", "header", "HTTP/1.1 200 OK\r\n\r\n<html><body>");
    set(reader, "comment", "message", COMMENT);
    set(reader, "escape", "text", "escape");
    set(reader, "escapesingle", "message", SINGLE);
    set(reader, "escapesingle", "text", "escape");
    return List.of(
        kind(reader, "iframe", '"'),
        kind(reader, "xhrinteractive", '"'),
        kind(reader, "single", '\''),
        kind(reader, "comment", '"'),
        kind(reader, "escape", '"'),
        kind(reader, "escapesingle", '\''),
        kind(reader, "iframe", '"').ofPlainTexts(),
        kind(reader, "xhrinteractive", '"').ofPlainTexts(),
        kind(reader, "single", '\'').ofPlainTexts(),
        kind(reader, "comment", '"').ofPlainTexts(),
        kind(reader, "escape", '"').ofPlainTexts());
  }

  /** The frames as the original made them. */
  static FrameKind raw() throws OptionException {
    OptionReader reader = new OptionReader();
    set(reader, "iframe", "text", "raw");
    return kind(reader, "iframe", '"');
  }

  private FrameKind ofPlainTexts() {
    return new FrameKind(mode, quote, comment, true);
  }

  /** Whether nothing of its texts is an escape. */
  boolean escapes() {
    return plain || mode.options().textPolicy() == TextPolicy.ESCAPE;
  }

  private static void set(OptionReader reader, String mode, String key, String value) {
    reader.setMode(mode, key, new Written(OptionLayer.FILE, key, value, "test"));
  }

  private static FrameKind kind(OptionReader reader, String name, char quote)
      throws OptionException {
    ModeOptions options =
        reader.read().subscriber().modes().stream()
            .filter(mode -> mode.name().equals(name))
            .findFirst()
            .orElseThrow();
    return new FrameKind(new Mode(options), quote, name.equals("comment"), false);
  }
}
