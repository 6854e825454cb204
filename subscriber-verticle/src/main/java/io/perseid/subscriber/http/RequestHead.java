package io.perseid.subscriber.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The lines of a request up to the blank one, as text in which one character is one byte.
 *
 * <p>Whatever is no request line of HTTP still has a line, which older clients' requests are
 * matched on.
 *
 * @param line the request line, or what stands in its place; empty for a blank line alone
 * @param headerLines what follows, not looked at yet
 */
public record RequestHead(String line, List<String> headerLines) {
  private static final int HEADERS_MAX = 100;

  /** What stands before the first blank. */
  public String method() {
    int blank = blank(line, 0);
    return blank < 0 ? line : line.substring(0, blank);
  }

  /** The second word of the request line, empty if there is none. */
  public String target() {
    int begin = blank(line, 0);
    if (begin < 0) {
      return "";
    }
    while (begin < line.length() && isBlank(line.charAt(begin))) {
      begin++;
    }
    int end = blank(line, begin);
    return line.substring(begin, end < 0 ? line.length() : end);
  }

  /** The target up to a question mark. */
  public String path() {
    String target = target();
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  /** The target after the first question mark, empty if there is none. */
  public String query() {
    String target = target();
    int query = target.indexOf('?');
    return query < 0 ? "" : target.substring(query + 1);
  }

  /** Whether bytes may follow that belong to the request. */
  public boolean announcesBody() {
    return headerLines.stream()
        .map(each -> each.toLowerCase(Locale.ROOT))
        .anyMatch(
            each -> each.startsWith("content-length") || each.startsWith("transfer-encoding"));
  }

  /**
   * Whether a header line begins so, in whatever case.
   *
   * @param begin a header's name with the colon
   */
  boolean mentions(String begin) {
    return headerLines.stream()
        .anyMatch(each -> each.regionMatches(true, 0, begin, 0, begin.length()));
  }

  /** The value of the one header of this name, in whatever case; none if there are several. */
  public Optional<String> header(String name) {
    String begin = name + ":";
    List<String> found =
        headerLines.stream()
            .filter(each -> each.regionMatches(true, 0, begin, 0, begin.length()))
            .toList();
    return found.size() == 1
        ? Optional.of(found.get(0).substring(begin.length()).strip())
        : Optional.empty();
  }

  /**
   * The headers, names in lower case, several of one name in their order.
   *
   * @throws IllegalArgumentException if a line is no header or there are too many
   */
  public Map<String, List<String>> headers() {
    if (headerLines.size() > HEADERS_MAX) {
      throw new IllegalArgumentException(
          headerLines.size() + " header lines, expected at most " + HEADERS_MAX);
    }
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (String each : headerLines) {
      int colon = each.indexOf(':');
      if (colon < 1 || !isToken(each.substring(0, colon))) {
        throw new IllegalArgumentException(
            "header line " + quoted(each) + ", expected Name: value");
      }
      headers
          .computeIfAbsent(
              each.substring(0, colon).toLowerCase(Locale.ROOT), n -> new ArrayList<>())
          .add(each.substring(colon + 1).strip());
    }
    return headers;
  }

  private static boolean isToken(String name) {
    return name.chars().allMatch(c -> c > 0x20 && c < 0x7f && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0);
  }

  private static String quoted(String line) {
    String start = line.length() > 40 ? line.substring(0, 40) + "..." : line;
    return '"' + start.replaceAll("[^ -~]", "?") + '"';
  }

  private static int blank(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (isBlank(text.charAt(i))) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
