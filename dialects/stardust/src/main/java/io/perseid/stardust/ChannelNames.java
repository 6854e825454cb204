package io.perseid.stardust;

import io.perseid.channel.ChannelName;
import java.util.List;
import java.util.stream.Stream;

/**
 * The channels that a path names, joined by plus signs.
 *
 * @param asked in the order of the path, each as often as it stands there
 */
record ChannelNames(List<String> asked) {
  /**
   * The names in a part of a path; what is empty between two plus signs names nothing.
   *
   * @param most how many there may be
   */
  static ChannelNames parse(String part, int most) throws InvalidRequestException {
    List<String> names = Stream.of(part.split("\\+")).filter(each -> !each.isEmpty()).toList();
    if (names.isEmpty()) {
      throw new InvalidRequestException(
          "no channel in \"" + part + "\", expected NAME or NAME+NAME");
    }
    if (names.size() > most) {
      throw new InvalidRequestException(
          names.size() + " channels in one request, expected at most " + most);
    }
    for (String each : names) {
      if (each.length() > ChannelName.LENGTH_MAX) {
        throw new InvalidRequestException(
            "a channel's name of "
                + each.length()
                + " characters, expected at most "
                + ChannelName.LENGTH_MAX);
      }
    }
    return new ChannelNames(names);
  }

  /** Each name once, where it stands first. */
  List<String> distinct() {
    return asked.stream().distinct().toList();
  }
}
