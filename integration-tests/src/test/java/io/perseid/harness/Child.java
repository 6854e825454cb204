package io.perseid.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A process that the tests started and that does not outlive them; its output goes to a file. */
public final class Child implements AutoCloseable {
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> RUNNING.forEach(Child::destroyWithChildren)));
  }

  private final Process process;
  private final Path log;

  private Child(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a command; what it writes is appended to the log.
   *
   * <p>Variables that would change what a JVM or a node does are not handed on.
   */
  public static Child start(Path log, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(Child::isDistracting);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      Process process = builder.start();
      RUNNING.add(process);
      return new Child(process, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void destroyWithChildren(Process process) {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }

  private static boolean isDistracting(String variable) {
    return variable.startsWith("PERSEID_")
        || variable.equals("JAVA_TOOL_OPTIONS")
        || variable.equals("JDK_JAVA_OPTIONS");
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** The file to which it writes. */
  public Path log() {
    return log;
  }

  /** Everything it wrote so far, and what earlier processes wrote to the same log. */
  public String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL: it has no chance to say goodbye. Returns when it is gone. */
  public void kill9() {
    process.destroyForcibly();
    awaitExit(10);
  }

  /** SIGTERM. Does not wait. */
  public void term() {
    process.destroy();
  }

  /** Sends a signal by its name, like {@code HUP}. */
  public void signal(String name) {
    int code = start(log, List.of("kill", "-" + name, Long.toString(pid()))).awaitExit(10);
    if (code != 0) {
      throw new AssertionError("SIG" + name + " could not be sent, log: " + log);
    }
  }

  /** Waits for its end and returns the exit code; fails when it takes longer than this. */
  public int awaitExit(int seconds) {
    try {
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        throw new AssertionError(
            "process " + pid() + " did not end within " + seconds + " s, log: " + log);
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while waiting for process " + pid(), e);
    }
    RUNNING.remove(process);
    return process.exitValue();
  }

  /** SIGTERM, and SIGKILL for it and its own children when it has not ended after this long. */
  public void end(int seconds) {
    term();
    try {
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        destroyWithChildren(process);
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while waiting for process " + pid(), e);
    }
    close();
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      destroyWithChildren(process);
      awaitExit(10);
    }
    RUNNING.remove(process);
  }
}
