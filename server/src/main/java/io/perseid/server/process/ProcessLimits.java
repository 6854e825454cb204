package io.perseid.server.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the operating system and Java let this process have.
 *
 * @param openFilesMax most file handles, {@link Long#MAX_VALUE} when unlimited or unknown
 * @param heapBytesMax greatest size of the heap
 */
public record ProcessLimits(long openFilesMax, long heapBytesMax) {
  /** Handles kept for the jar, logs, listening ports, the cluster's links and the controllers. */
  static final long RESERVED = 512;

  /** Heap of a node without clients and without history, with room for its collector. */
  static final long HEAP_RESERVED = 40L << 20;

  /** Heap of a connection of the dearer kind, with what it is about to be sent. */
  static final long HEAP_PER_CONNECTION = 4096;

  /** Below this many connections a push server is hardly meant to run. */
  static final long FEW = 4096;

  private static final Logger LOG = LoggerFactory.getLogger(ProcessLimits.class);
  private static final Pattern OPEN_FILES =
      Pattern.compile("(?m)^Max open files\\s+(\\d+|unlimited)\\s");

  /**
   * The limits of this process; without {@code /proc} the handles are unknown. Java has raised the
   * soft limit of handles to the hard one.
   */
  public static ProcessLimits read() {
    return read(Path.of("/proc/self/limits"), Runtime.getRuntime().maxMemory());
  }

  static ProcessLimits read(Path file, long heapBytesMax) {
    try {
      Matcher matcher = OPEN_FILES.matcher(Files.readString(file));
      if (matcher.find() && !matcher.group(1).equals("unlimited")) {
        return new ProcessLimits(Long.parseLong(matcher.group(1)), heapBytesMax);
      }
    } catch (IOException | NumberFormatException e) {
      LOG.debug("limits of the process are unknown", e);
    }
    return new ProcessLimits(Long.MAX_VALUE, heapBytesMax);
  }

  /**
   * How many subscriber connections this process holds. Memory bounds the number only where none is
   * asked for: who asks for one knows what its clients do.
   *
   * @param asked number asked for, 0 for as many as fit
   * @param historyBytesMax heap that the history may come to take
   */
  public Capacity capacity(int asked, long historyBytesMax) {
    long byFiles = Math.max(1, openFilesMax - Math.min(RESERVED, openFilesMax / 2));
    if (asked > 0) {
      return asked <= byFiles
          ? new Capacity(asked, Bound.OPTION, "subscriber.connections-max")
          : byFiles(byFiles);
    }
    long heapLeft = heapBytesMax - HEAP_RESERVED - historyBytesMax;
    long byHeap = Math.max(RESERVED, heapLeft / HEAP_PER_CONNECTION);
    return byHeap < byFiles ? byHeap(byHeap) : byFiles(byFiles);
  }

  private Capacity byFiles(long held) {
    String why = openFilesMax + " file handles (ulimit -n, LimitNOFILE=)";
    return new Capacity(held, Bound.FILES, why);
  }

  private Capacity byHeap(long held) {
    String why = "a heap of " + (heapBytesMax >> 20) + " MiB (HEAP=, -Xmx)";
    return new Capacity(held, Bound.MEMORY, why);
  }

  /** What keeps a node from holding more connections. */
  public enum Bound {
    /** File handles: each connection takes one. */
    FILES,
    /** The heap, less what the history may take. */
    MEMORY,
    /** The operator's own number. */
    OPTION
  }

  /**
   * How many connections a node holds.
   *
   * @param connections subscriber connections at most, at least 1
   * @param bound what bounds them
   * @param reason the same in words, with what would raise it
   */
  public record Capacity(int connections, Bound bound, String reason) {
    private Capacity(long connections, Bound bound, String reason) {
      this((int) Math.min(Integer.MAX_VALUE, connections), bound, reason);
    }

    /** Says it in the log; a warning when they are few, or fewer than asked for. */
    public void log(int asked) {
      if (asked > connections || asked == 0 && connections < FEW) {
        LOG.warn(
            "only {} subscriber connections fit{}, bounded by {}",
            connections,
            asked == 0 ? "" : " of the " + asked + " asked for",
            reason);
      } else {
        LOG.info("up to {} subscriber connections, bounded by {}", connections, reason);
      }
    }
  }
}
