package io.perseid.harness;

import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts the answer to a push request into what it tells, in the modes whose frames are lines: those
 * with scripts, and {@code lines}. Not for several threads.
 */
public final class FrameParser {
  private static final Pattern SCRIPT_MESSAGE =
      Pattern.compile("<script>p\\((\\d+),\"([^\"]*)\",\"(.*)\"\\);</script>");
  private static final Pattern SCRIPT_INFO =
      Pattern.compile("<script>ch\\(\"([^\"]*)\", (\\d+)\\);</script>");
  private static final Pattern LINE_MESSAGE = Pattern.compile("(\\d+) (\\S+) (.*)");
  private static final Pattern LINE_INFO = Pattern.compile("=(\\S+) (\\d+)");

  /** One thing that an answer tells. */
  public sealed interface Event {}

  /** The status line. */
  public record Status(int code) implements Event {}

  /** A channel as it stood at the beginning. */
  public record Info(String channel, long lastId) implements Event {}

  /** A message. */
  public record Received(long id, String channel, String text) implements Event {}

  /** Messages after the position are gone. */
  public record Gap(String line) implements Event {}

  /** The server ends the stream for good. */
  public record Eof() implements Event {}

  private final Consumer<Event> events;
  private final StringBuilder rest = new StringBuilder();

  /** A parser at the beginning of an answer. */
  public FrameParser(Consumer<Event> events) {
    this.events = events;
  }

  /** Takes the next piece; one character is one byte. */
  public void feed(String piece) {
    rest.append(piece);
    int begin = 0;
    int end;
    while ((end = rest.indexOf("\n", begin)) >= 0) {
      int cut = end > begin && rest.charAt(end - 1) == '\r' ? end - 1 : end;
      parse(rest.substring(begin, cut));
      begin = end + 1;
    }
    rest.delete(0, begin);
  }

  private void parse(String line) {
    Matcher matcher;
    if (line.startsWith("HTTP/1.1 ")) {
      events.accept(new Status(Integer.parseInt(line.substring(9, 12))));
    } else if ((matcher = SCRIPT_MESSAGE.matcher(line)).matches()
        || (matcher = LINE_MESSAGE.matcher(line)).matches()) {
      long id = Long.parseLong(matcher.group(1));
      events.accept(new Received(id, matcher.group(2), matcher.group(3)));
    } else if ((matcher = SCRIPT_INFO.matcher(line)).matches()
        || (matcher = LINE_INFO.matcher(line)).matches()) {
      events.accept(new Info(matcher.group(1), Long.parseLong(matcher.group(2))));
    } else if (line.equals("<script>eof();</script>") || line.equals("!")) {
      events.accept(new Eof());
    } else if (line.startsWith("?")) {
      events.accept(new Gap(line));
    }
  }
}
