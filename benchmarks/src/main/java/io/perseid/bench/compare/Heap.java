package io.perseid.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The heap of JVMs, looked at from outside by the JDK's own tool. */
record Heap(Tools tools) {
  private static final int SECONDS = 60;
  private static final int ATTEMPTS = 3;

  /** Bytes that are left of all their heaps after a full collection. */
  long liveBytes(List<Long> pids) throws IOException, InterruptedException {
    long sum = 0;
    for (long pid : pids) {
      sum += total(histogram(pid));
    }
    return sum;
  }

  /** A JVM that gets no processor time for seconds does not answer; then it is asked again. */
  private String histogram(long pid) throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    List<String> command = List.of(jcmd, "" + pid, "GC.class_histogram");
    for (int attempt = 1; ; attempt++) {
      try {
        return Child.start("jcmd-" + pid, tools.folder(), command).finish(SECONDS);
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** The last line of a histogram is the sum: a word, objects, bytes. */
  static long total(String histogram) throws IOException {
    String last =
        histogram
            .lines()
            .filter(line -> line.startsWith("Total"))
            .reduce((first, second) -> second)
            .orElseThrow(() -> new IOException("jcmd gave no histogram: " + histogram));
    return Long.parseLong(last.trim().split("\\s+")[2]);
  }
}
