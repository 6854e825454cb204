package io.perseid.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The heap of JVMs, looked at from outside by the JDK's own tool. */
record Heap(Tools tools) {
  private static final int SECONDS = 60;

  /** Bytes that are left of all their heaps after a full collection. */
  long liveBytes(List<Long> pids) throws IOException, InterruptedException {
    long sum = 0;
    for (long pid : pids) {
      sum += total(ask(pid, "GC.class_histogram"));
    }
    return sum;
  }

  private String ask(long pid, String command) throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    return Child.start("jcmd-" + pid, tools.folder(), List.of(jcmd, "" + pid, command))
        .finish(SECONDS);
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
