package io.perseid.bench.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the kernel says of processes and of itself, in {@code /proc}. */
final class Proc {
  private static final Path ROOT = Path.of("/proc");

  private Proc() {}

  /** Bytes of memory that a process has in use; 0 when it is gone. */
  static long residentBytes(long pid) {
    return field(ROOT.resolve(pid + "/status"), "VmRSS:") * 1024;
  }

  /** File descriptors that a process has open; 0 when it is gone. */
  static int openFiles(long pid) {
    String[] names = ROOT.resolve(pid + "/fd").toFile().list();
    return names == null ? 0 : names.length;
  }

  /**
   * Sockets that a process has open; 0 when it is gone. Unlike other files they come and go with
   * clients alone.
   */
  static int sockets(long pid) {
    try (Stream<Path> files = Files.list(ROOT.resolve(pid + "/fd"))) {
      return (int) files.filter(Proc::isSocket).count();
    } catch (IOException | UncheckedIOException gone) {
      return 0;
    }
  }

  private static boolean isSocket(Path file) {
    try {
      return Files.readSymbolicLink(file).toString().startsWith("socket:");
    } catch (IOException gone) {
      return false;
    }
  }

  /**
   * The kernel's threads that do the work of sending and receiving when it is not done at once, in
   * the name of whoever runs. Without them a server looks cheaper than it is.
   */
  static List<Long> softInterruptThreads() {
    try (Stream<Path> all = Files.list(ROOT)) {
      return all.filter(path -> path.getFileName().toString().matches("[0-9]+"))
          .filter(path -> text(path.resolve("comm")).startsWith("ksoftirqd/"))
          .map(path -> Long.valueOf(path.getFileName().toString()))
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** The first number behind a word at the beginning of a line; 0 when there is none. */
  static long field(Path file, String word) {
    return text(file)
        .lines()
        .filter(line -> line.startsWith(word))
        .map(line -> line.substring(word.length()).replaceAll("[^0-9]", ""))
        .filter(digits -> !digits.isEmpty())
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElse(0);
  }

  /** A file's text; empty when it cannot be read: processes end at any time. */
  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }
}
