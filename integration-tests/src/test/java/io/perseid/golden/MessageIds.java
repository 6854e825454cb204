package io.perseid.golden;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ids of a case's messages: the first sight of one binds it, every later one must be the same,
 * and they rise with the number of the message.
 */
final class MessageIds {
  private static final Pattern ID = Pattern.compile("\\$\\{id:(\\d+)}");
  private static final Pattern PLACE = Pattern.compile("\\$\\{(id:\\d+|int|server|time)}");
  private static final String SERVER = "[^\\r\\n]+";

  /** By number of the message, counted from 0; -1 is one that was published before the case. */
  private final TreeMap<Integer, Long> bound = new TreeMap<>();

  /** A pattern for expected bytes, and the messages whose ids its groups will tell. */
  record Expected(Pattern pattern, List<Integer> messages) {}

  /** Binds one. */
  void bind(int message, long id) {
    bound.put(message, id);
    Map.Entry<Integer, Long> before = null;
    for (Map.Entry<Integer, Long> entry : bound.entrySet()) {
      if (before != null && before.getValue() >= entry.getValue()) {
        throw new AssertionError("ids do not rise with the message: " + before + ", then " + entry);
      }
      before = entry;
    }
  }

  /** The ids known so far. */
  Map<Integer, Long> bound() {
    return bound;
  }

  /** What is to be sent: an id not known yet is counted on from the last one known. */
  String fill(String data) {
    return ID.matcher(data).replaceAll(place -> Long.toString(guess(number(place))));
  }

  private long guess(int message) {
    Map.Entry<Integer, Long> known = bound.floorEntry(message);
    return known == null ? message : known.getValue() + message - known.getKey();
  }

  /** Literal data with placeholders, one after another. */
  Expected literal(List<String> parts) {
    List<Integer> unknown = new ArrayList<>();
    StringBuilder regex = new StringBuilder();
    for (String part : parts) {
      Matcher place = PLACE.matcher(part);
      int begin = 0;
      while (place.find()) {
        regex.append(Pattern.quote(part.substring(begin, place.start())));
        String what = place.group(1);
        regex.append(
            switch (what) {
              case "int", "time" -> "\\d+";
              case "server" -> SERVER;
              default -> idPattern(Integer.parseInt(what.substring(3)), unknown);
            });
        begin = place.end();
      }
      regex.append(Pattern.quote(part.substring(begin)));
    }
    return new Expected(Pattern.compile(regex.toString(), Pattern.DOTALL), unknown);
  }

  /** A regular expression with placeholders for ids and the server's name. */
  Expected regex(String regex) {
    List<Integer> unknown = new ArrayList<>();
    String filled =
        ID.matcher(regex)
            .replaceAll(place -> Matcher.quoteReplacement(idPattern(number(place), unknown)))
            .replace("${server}", SERVER);
    return new Expected(Pattern.compile(filled, Pattern.DOTALL), unknown);
  }

  private String idPattern(int message, List<Integer> unknown) {
    if (bound.containsKey(message)) {
      return Long.toString(bound.get(message));
    }
    if (unknown.contains(message)) {
      return "\\k<id" + message + ">";
    }
    unknown.add(message);
    return "(?<id" + message + ">\\d+)";
  }

  /** Takes what a match told. */
  void learn(Expected expected, Matcher match) {
    for (int message : expected.messages()) {
      bind(message, Long.parseLong(match.group("id" + message)));
    }
  }

  private static int number(MatchResult place) {
    return Integer.parseInt(place.group(1));
  }
}
