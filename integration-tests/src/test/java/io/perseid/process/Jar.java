package io.perseid.process;

import io.perseid.harness.Child;
import io.perseid.harness.Places;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Commands of the jar, started with no flag for the JVM at all. */
final class Jar {
  private static final int SECONDS = 30;

  private Jar() {}

  /** What a command that ended left behind. */
  record Result(int exitCode, String output) {
    /** Its lines that are not empty. */
    List<String> lines() {
      return output.lines().filter(line -> !line.isBlank()).toList();
    }
  }

  /** Starts one; its output goes to a log of this name. */
  static Child start(String logName, String... words) {
    Path log = Places.output("node-logs").resolve("jar-" + logName + ".log");
    try {
      Files.deleteIfExists(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command = new ArrayList<>();
    command.addAll(List.of(Places.java(), "-jar", Places.jar().toString()));
    command.addAll(List.of(words));
    return Child.start(log, command);
  }

  /** Runs one to its end. */
  static Result run(String logName, String... words) {
    try (Child child = start(logName, words)) {
      return end(child);
    }
  }

  /** Waits for the end of one. */
  static Result end(Child child) {
    return new Result(child.awaitExit(SECONDS), child.output());
  }
}
