package io.perseid.publishers;

import io.perseid.harness.Places;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One of the example publishers.
 *
 * @param interpreter what runs it
 * @param file its name in the folder of examples
 */
record Program(String interpreter, String file) {
  private static final int SECONDS_MAX = 60;

  static final List<Program> ALL =
      List.of(
          new Program("php", "publish.php"),
          new Program("python3", "publish.py"),
          new Program("ruby", "publish.rb"),
          new Program("perl", "publish.pl"),
          new Program("node", "publish.js"),
          new Program(Places.java(), "Publish.java"),
          new Program("bash", "publish.sh"));

  /** How a run ended, and what was written. */
  record Run(int code, String out, String err) {}

  /** Publishes lines of text; returns when the program has ended. */
  Run run(Path folder, int controllerPort, String channel, List<String> texts, String... more)
      throws IOException, InterruptedException {
    return run(folder, controllerPort, channel, String.join("\n", texts) + "\n", more);
  }

  /** Publishes what is read from standard input; returns when the program has ended. */
  Run run(Path folder, int controllerPort, String channel, String input, String... more)
      throws IOException, InterruptedException {
    Path in = Files.writeString(folder.resolve("in"), input);
    File out = folder.resolve("out").toFile();
    File err = folder.resolve("err").toFile();
    List<String> command = new ArrayList<>(List.of(interpreter));
    command.add(Places.root().resolve("examples/publishers").resolve(file).toString());
    command.addAll(List.of("127.0.0.1", Integer.toString(controllerPort), channel));
    command.addAll(List.of(more));
    Process process =
        new ProcessBuilder(command)
            .redirectInput(in.toFile())
            .redirectOutput(out)
            .redirectError(err)
            .start();
    try {
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        throw new AssertionError(file + " did not end within " + SECONDS_MAX + " s");
      }
      return new Run(process.exitValue(), read(out), read(err));
    } finally {
      process.destroyForcibly();
    }
  }

  private static String read(File file) throws IOException {
    return Files.readString(file.toPath(), StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return file;
  }
}
