package io.perseid.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
  private static final Pattern CHARSET =
      Pattern.compile("(?im)^content-type:.*;[ \\t]*charset=[ \\t\"]*([^;\"\\s]+)");

  /** Types that a browser does not run as a page or script when it is led to them. */
  private static final Pattern INERT = Pattern.compile("(?i)text/plain|.*/json|text/event-stream");

  /** Character sets in which no byte of another character is a quote or a backslash. */
  private static final Pattern PLAIN_CHARSET =
      Pattern.compile("(?i)utf-8|us-ascii|iso-8859-\\d+|windows-125\\d|koi8-[ru]");

  /** Whether pages read a response as UTF-8: unless the header says otherwise. */
  public boolean isUtf8() {
    return charset().equalsIgnoreCase("utf-8");
  }

  /** Whether a response is a page for the parser of HTML, and not text for a page's script. */
  public boolean isPage() {
    return headerTemplate.contains("<");
  }

  private String charset() {
    Matcher charset = CHARSET.matcher(headerTemplate);
    return charset.find() ? charset.group(1) : "utf-8";
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
            ? "the message template has the text outside the quotes of a script, where no setting"
                + " of 'text' can help; expected: \"~text~\" in a script, or a header with"
                + " Content-Type: text/plain"
            : textPolicy == TextPolicy.RAW
                ? "'text' is raw; expected: repair or escape"
                : PLAIN_CHARSET.matcher(charset()).matches()
                    ? null
                    : "a byte of a character of " + charset() + " may be a quote; expected: utf-8";
    String mode = name.isEmpty() ? "the default mode" : "mode " + name;
    return Optional.ofNullable(problem)
        .map(why -> mode + ": whoever publishes can run script in its pages: " + why);
  }
}
