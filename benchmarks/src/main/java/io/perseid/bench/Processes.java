package io.perseid.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the server's processes use, as {@code /proc} tells. */
final class Processes {
  /**
   * Linux counts a process's time for its readers in hundredths of a second, whatever its clock.
   */
  private static final double TICKS_PER_SECOND = 100;

  private final List<Long> pids;

  Processes(List<Long> pids) {
    this.pids = pids;
  }

  boolean isEmpty() {
    return pids.isEmpty();
  }

  /** Seconds of processor time so far, user and system, by process. */
  Map<Long, Double> cpuSeconds() throws IOException {
    Map<Long, Double> seconds = new TreeMap<>();
    for (long pid : pids) {
      String stat = read(pid, "stat");
      // Behind the name, which may hold anything: state is the third field, the times 14 and 15.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      seconds.put(
          pid, (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND);
    }
    return seconds;
  }

  /** The same, less what it was before. */
  Map<Long, Double> cpuSecondsSince(Map<Long, Double> before) throws IOException {
    Map<Long, Double> seconds = cpuSeconds();
    seconds.replaceAll((pid, now) -> now - before.get(pid));
    return seconds;
  }

  /** Bytes of memory that each process occupies now. */
  Map<Long, Long> residentBytes() throws IOException {
    return status("VmRSS");
  }

  /** Bytes of memory that each process has occupied at most. */
  Map<Long, Long> peakResidentBytes() throws IOException {
    return status("VmHWM");
  }

  private Map<Long, Long> status(String key) throws IOException {
    Pattern line = Pattern.compile("(?m)^" + key + ":\\s+(\\d+) kB$");
    Map<Long, Long> bytes = new TreeMap<>();
    for (long pid : pids) {
      Matcher matcher = line.matcher(read(pid, "status"));
      // A thread of the kernel has no memory of its own.
      bytes.put(pid, matcher.find() ? Long.parseLong(matcher.group(1)) * 1024 : 0L);
    }
    return bytes;
  }

  private static String read(long pid, String file) throws IOException {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), file));
    } catch (IOException e) {
      throw new IOException("--pid: there is no process " + pid + " (any more)", e);
    }
  }
}
