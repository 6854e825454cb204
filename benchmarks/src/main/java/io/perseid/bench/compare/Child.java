package io.perseid.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process that the comparison started and that does not outlive it. */
final class Child implements AutoCloseable {
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();
  private static final int TERM_SECONDS = 15;

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Child::kill)));
  }

  private final Process process;
  private final String name;
  private final Path output;
  private final Path errors;

  private Child(Process process, String name, Path output, Path errors) {
    this.process = process;
    this.name = name;
    this.output = output;
    this.errors = errors;
  }

  /**
   * Starts a command whose output goes to files in a folder, named after it.
   *
   * <p>Variables that would change what a JVM or a node does are not handed on.
   */
  static Child start(String name, Path folder, List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(Child::isDistracting);
    Path output = folder.resolve(name + ".out");
    Path errors = folder.resolve(name + ".log");
    builder.redirectInput(Path.of("/dev/null").toFile());
    builder.redirectOutput(output.toFile());
    builder.redirectError(errors.toFile());
    Process process = builder.start();
    RUNNING.add(process);
    return new Child(process, name, output, errors);
  }

  private static boolean isDistracting(String variable) {
    return variable.startsWith("PERSEID_")
        || variable.equals("JAVA_TOOL_OPTIONS")
        || variable.equals("JDK_JAVA_OPTIONS");
  }

  private static void kill(Process process) {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Its process id and those of what it has started itself, such as nginx's workers. */
  List<Long> pids() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .map(ProcessHandle::pid)
        .toList();
  }

  /** Waits for its end, and returns what it wrote; an exit code that is not 0 is a failure. */
  String finish(double seconds) throws IOException, InterruptedException {
    if (!process.waitFor((long) (seconds * 1000), TimeUnit.MILLISECONDS)) {
      close();
      throw new IOException("%s did not end within %.0f s".formatted(name, seconds));
    }
    RUNNING.remove(process);
    if (process.exitValue() != 0) {
      throw new IOException(
          "%s ended with %d: %s".formatted(name, process.exitValue(), lastWords()));
    }
    return Files.readString(output);
  }

  /** The end of what it wrote about errors. */
  String lastWords() {
    List<String> lines =
        Stream.of(errors, output)
            .flatMap(file -> Proc.text(file).lines())
            .filter(l -> !l.isBlank())
            .toList();
    return String.join(" / ", lines.subList(Math.max(0, lines.size() - 4), lines.size()));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(TERM_SECONDS, TimeUnit.SECONDS)) {
        kill(process);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      kill(process);
    }
    RUNNING.remove(process);
  }
}
