package io.perseid.config;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One interaction mode: how a response of this name is framed, and when it ends.
 *
 * <p>Templates are text in which one character stands for one byte; see {@link
 * io.perseid.message.Template} for their variables. Source: spec of templates and modes.
 *
 * @param name as it stands in the URL, case-sensitive
 * @param persist true for a stream, false for a poll
 * @param maxMessages messages after which a stream ends, 0 for no limit
 * @param maxTimeSeconds seconds after which a stream ends, 0 for no limit
 * @param headerTemplate sent first; empty for none
 * @param channelInfoTemplate sent for each channel, inside the header
 * @param messageTemplate sent for each message
 * @param pingMessage sent now and then on a stream; empty for none
 * @param shutdownMessage sent last when the server ends the stream for good
 * @param gapTemplate sent before the history of a channel, or in the middle of a stream, to who
 *     asked for it when messages may have been missed, with {@code ~name~}, and {@code ~from~} and
 *     {@code ~to~}, the lowest and the highest id they can have had; empty for none
 * @param textPolicy what becomes of a message's text in the message template
 */
public record ModeOptions(
    String name,
    boolean persist,
    int maxMessages,
    int maxTimeSeconds,
    String headerTemplate,
    String channelInfoTemplate,
    String messageTemplate,
    String pingMessage,
    String shutdownMessage,
    String gapTemplate,
    TextPolicy textPolicy) {
  private static final Pattern CONTENT_TYPE =
      Pattern.compile("(?im)^content-type:[ \\t]*([^;\\s]*)");
  private static final Pattern CONTENT_TYPE_LINE = Pattern.compile("(?im)^content-type:(.*)");
  private static final Pattern CHARSET =
      Pattern.compile("(?i);[ \\t]*charset=[ \\t\"]*([^;\"\\s]+)");
  private static final Pattern META_CHARSET =
      Pattern.compile("(?i)<meta[^>]*charset\\s*=[\\s\"']*([^\"';>/\\s]+)");

  /** Types that a browser does not run as a page or script when it is led to them. */
  private static final Pattern INERT = Pattern.compile("(?i)text/plain|.*/json|text/event-stream");

  /** Character sets in which a quote or a backslash is always itself, whatever stands before it. */
  private static final Pattern SAFE_CHARSET =
      Pattern.compile("(?i)utf-?8|(us-)?ascii|iso-8859-\\d+|windows-125\\d|koi8-[ru]");

  private static final Pattern UTF8 = Pattern.compile("(?i)utf-?8");

  /** Whether pages read a response as UTF-8: unless the header says otherwise. */
  public boolean isUtf8() {
    return charsets().stream().allMatch(charset -> UTF8.matcher(charset).matches());
  }

  /** Whether a response is a page for the parser of HTML, and not text for a page's script. */
  public boolean isPage() {
    return headerTemplate.contains("<");
  }

  /** What the header names; a page's own word counts only where the header has none. */
  private List<String> charsets() {
    List<String> named =
        CONTENT_TYPE_LINE
            .matcher(headerTemplate)
            .results()
            .flatMap(line -> all(CHARSET, line.group(1)))
            .toList();
    return named.isEmpty() ? all(META_CHARSET, headerTemplate).toList() : named;
  }

  private static Stream<String> all(Pattern charset, String text) {
    return charset.matcher(text).results().map(found -> found.group(1));
  }

  /**
   * Why these options cannot be used, if they cannot: in a character set of several bytes, such as
   * GBK or Shift_JIS, a byte before a quote takes in the backslash that is to make it harmless.
   */
  public Optional<String> error() {
    if (textPolicy == TextPolicy.RAW || !TextPlace.of(messageTemplate).isUsed()) {
      return Optional.empty();
    }
    return charsets().stream()
        .filter(charset -> !SAFE_CHARSET.matcher(charset).matches())
        .findFirst()
        .map(
            charset ->
                label()
                    + ": its header names the charset "
                    + OptionReader.quote(charset)
                    + ", in which no text can be kept from running script; allowed: utf-8,"
                    + " us-ascii, iso-8859-1 to -16, windows-1250 to -1258, koi8-r, koi8-u, or"
                    + " text: raw in the mode's section of a YAML file, which leaves texts as"
                    + " published");
  }

  private String label() {
    return name.isEmpty() ? "the default mode" : "mode " + name;
  }

  /** What an operator must be told when a message could become script in a page of this mode. */
  public Optional<String> warning() {
    Matcher type = CONTENT_TYPE.matcher(headerTemplate);
    TextPlace place = TextPlace.of(messageTemplate);
    if (!place.isUsed() || type.find() && INERT.matcher(type.group(1)).matches()) {
      return Optional.empty();
    }
    String problem =
        !place.isQuoted()
            ? "the message template has the text outside the quotes of a script, or"
                + " within ${} in backticks, where no setting"
                + " of 'text' can help; expected: \"~text~\" in a script, or a header with"
                + " Content-Type: text/plain"
            : textPolicy == TextPolicy.RAW
                ? "'text' is raw; expected: repair or escape"
                : charsets().isEmpty()
                    ? "its header names no charset, so browsers guess one, and may guess one in"
                        + " which no text is safe; expected: Content-Type: text/html; charset=utf-8"
                    : null;
    return Optional.ofNullable(problem)
        .map(why -> label() + ": whoever publishes can run script in its pages: " + why);
  }
}
