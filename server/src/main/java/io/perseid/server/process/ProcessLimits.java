package io.perseid.server.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the operating system lets this process have.
 *
 * @param openFilesMax most file handles, {@link Long#MAX_VALUE} when unlimited or unknown
 */
public record ProcessLimits(long openFilesMax) {
  /** Handles kept for the jar, logs, listening ports, the cluster's links and the controllers. */
  static final long RESERVED = 512;

  /** Below this many connections a push server is hardly meant to run. */
  static final long FEW = 4096;

  private static final Logger LOG = LoggerFactory.getLogger(ProcessLimits.class);
  private static final Pattern OPEN_FILES =
      Pattern.compile("(?m)^Max open files\\s+(\\d+|unlimited)\\s");

  /** The limits of this process; on a system without {@code /proc} they are unknown. */
  public static ProcessLimits read() {
    return read(Path.of("/proc/self/limits"));
  }

  static ProcessLimits read(Path file) {
    try {
      Matcher matcher = OPEN_FILES.matcher(Files.readString(file));
      if (matcher.find() && !matcher.group(1).equals("unlimited")) {
        return new ProcessLimits(Long.parseLong(matcher.group(1)));
      }
    } catch (IOException | NumberFormatException e) {
      LOG.debug("limits of the process are unknown", e);
    }
    return new ProcessLimits(Long.MAX_VALUE);
  }

  /**
   * Subscriber connections to hold at most.
   *
   * @param configured number asked for, 0 for as many as the file handles allow
   */
  public int connectionsMax(int configured) {
    long possible = Math.max(1, openFilesMax - Math.min(RESERVED, openFilesMax / 2));
    return (int) Math.min(configured == 0 ? Integer.MAX_VALUE : configured, possible);
  }

  /** Says in the log how many connections fit, and warns when they are few or fewer than asked. */
  public void log(int configured) {
    int held = connectionsMax(configured);
    if (configured > held || configured == 0 && held < FEW) {
      LOG.warn(
          "only {} file handles: {} subscriber connections fit{}; raise the limit (ulimit -n,"
              + " LimitNOFILE=)",
          openFilesMax,
          held,
          configured == 0 ? "" : " of the " + configured + " asked for");
    } else if (openFilesMax == Long.MAX_VALUE) {
      LOG.info("file handles are not limited");
    } else {
      LOG.info("{} file handles: up to {} subscriber connections", openFilesMax, held);
    }
  }
}
