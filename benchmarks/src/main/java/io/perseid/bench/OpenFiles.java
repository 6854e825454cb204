package io.perseid.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many files and connections this process may have open. */
final class OpenFiles {
  private static final Pattern LIMIT = Pattern.compile("(?m)^Max open files\\s+(\\d+)\\s");

  private OpenFiles() {}

  /** The limit in force, {@link Integer#MAX_VALUE} when there is none or it is unknown. */
  static long limit() {
    try {
      Matcher matcher = LIMIT.matcher(Files.readString(Path.of("/proc/self/limits")));
      return matcher.find() ? Long.parseLong(matcher.group(1)) : Integer.MAX_VALUE;
    } catch (IOException e) {
      return Integer.MAX_VALUE;
    }
  }
}
