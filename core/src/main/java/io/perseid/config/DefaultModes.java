package io.perseid.config;

import java.util.List;
import java.util.Set;

/**
 * The modes a node has unless told otherwise: those of the original's sample configuration, which
 * everyone used, and {@code lines}, our own for command lines.
 *
 * <p>Source: spec of configuration and modes.
 */
public final class DefaultModes {
  /** Name of the mode for programs, whose streams tell gaps unasked. */
  public static final String LINES = "lines";

  /** Seconds after which a stream of the original's modes ends. */
  public static final int MAX_TIME_SECONDS = 240;

  /** The modes that are served only when flash is switched on. */
  public static final Set<String> FLASH = Set.of("flash", "flashloadvars");

  private static final String HEADER =
      """
      HTTP/1.1 ~status~\r
      Server: ~server~\r
      Content-Type: text/html; charset=utf-8\r
      Pragma: no-cache\r
      Cache-Control: no-cache, no-store, must-revalidate\r
      Expires: Thu, 1 Jan 1970 00:00:00 GMT\r
      \r
      """;

  // The frame tries its parent as it is, and only when that is refused, and only under a host name
  // with letters, does it lower its domain as pages of old clients do; browsers that no longer
  // allow this are left with functions that do nothing.
  private static final String FRAME =
      """
      <html><head>\r
      <meta http-equiv="Cache-Control" content="no-store">\r
      <meta http-equiv="Expires" content="0">\r
      <script>\r
      function p() {} function r() {} function ch() {} function eof() {}\r
      function meteor() { try { return parent !== window && parent.Meteor; } catch (e) { return null; } }\r
      if (!meteor() && /[a-z]/i.test(location.hostname)) {\r
        try { document.domain = location.hostname.split(".").slice(-2).join("."); } catch (e) {}\r
      }\r
      if (meteor()) { meteor().register(window); }\r
      </script>\r
      </head>\r
      <body onload="if (meteor()) { meteor().reset(window); }">\r
      """;

  private static final String INFO = "<script>ch(\"~name~\", ~lastMsgID~);</script>\r\n";
  private static final String MESSAGE = "<script>p(~id~,\"~channel~\",\"~text~\");</script>\r\n";
  private static final String GAP = "<script>gap(\"~name~\",~from~,~to~);</script>\r\n";
  private static final String PING = "<script>p(-1,\"\");</script>\r\n";
  private static final String SHUTDOWN = "<script>eof();</script>\r\n";

  // Browsers hand over the first bytes of a running response only when there are enough of them.
  private static final String PADDING = ".".repeat(1409) + "\r\n";

  private static final String LINES_HEADER =
      """
      HTTP/1.1 ~status~\r
      Server: ~server~\r
      Content-Type: text/plain; charset=utf-8\r
      X-Content-Type-Options: nosniff\r
      Cache-Control: no-cache, no-store, must-revalidate\r
      \r
      ~channelinfo~\
      """;

  private DefaultModes() {}

  /** The values of a mode that has no section: a poll without channel info. */
  public static ModeOptions fallback() {
    return script("", false, 0, HEADER);
  }

  /** The same with nothing of the sample configuration: how a file of the original begins. */
  static ModeOptions bare() {
    return script("", false, 0, 0, HEADER);
  }

  /** The modes that the original did not know; they never take a value meant for others. */
  static List<ModeOptions> ours() {
    return List.of(lines());
  }

  /** Whether a mode of this name is for Flash players. */
  public static boolean isFlash(String mode) {
    return mode.equals("flash") || mode.equals("flashloadvars");
  }

  /** All modes that have a name. */
  public static List<ModeOptions> all() {
    return List.of(
        script("iframe", true, 0, HEADER + FRAME + "~channelinfo~\r\n"),
        script("xhrinteractive", true, 0, HEADER + PADDING + "~channelinfo~\r\n"),
        script("simplepoll", false, 0, HEADER + "~channelinfo~"),
        script("smartpoll", false, 0, HEADER + "~channelinfo~"),
        script("longpoll", true, 1, HEADER + "~channelinfo~"),
        flash("flash", 0, "~channelinfo~", '\0', ".\0"),
        flash("flashloadvars", 1, HEADER + "~channelinfo~", '\n', ""),
        lines());
  }

  private static ModeOptions script(String name, boolean persist, int maxMessages, String header) {
    return script(name, persist, maxMessages, MAX_TIME_SECONDS, header);
  }

  private static ModeOptions script(
      String name, boolean persist, int maxMessages, int maxTimeSeconds, String header) {
    return new ModeOptions(
        name,
        persist,
        maxMessages,
        maxTimeSeconds,
        header,
        INFO,
        MESSAGE,
        PING,
        SHUTDOWN,
        GAP,
        TextPolicy.REPAIR);
  }

  private static ModeOptions flash(
      String name, int maxMessages, String header, char end, String ping) {
    return new ModeOptions(
        name,
        true,
        maxMessages,
        MAX_TIME_SECONDS,
        header,
        "CH/~name~/~lastMsgID~" + end,
        "~id~/~channel~/~text~" + end,
        ping,
        "x" + end,
        "",
        TextPolicy.RAW);
  }

  private static ModeOptions lines() {
    return new ModeOptions(
        LINES,
        true,
        0,
        0,
        LINES_HEADER,
        "=~name~ ~lastMsgID~\n",
        "~id~ ~channel~ ~text~\n",
        ".\n",
        "!\n",
        "?~name~ ~from~ ~to~\n",
        TextPolicy.RAW);
  }
}
