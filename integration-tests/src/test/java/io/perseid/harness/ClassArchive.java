package io.perseid.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The classes of the jar as a JVM has them in memory, in a file that later JVMs map: a start takes
 * half the processor time. Made once for each jar, by a node that starts, passes one message on and
 * ends; kept beside the test results.
 */
final class ClassArchive {
  private static final int DUMPED_WITHIN_SECONDS = 180;

  private static Path made;

  private ClassArchive() {}

  /** Flags that make a JVM use the archive; the first call of all makes it. */
  static synchronized List<String> flags() {
    if (made == null) {
      made = find();
    }
    return List.of("-Xshare:auto", "-XX:SharedArchiveFile=" + made);
  }

  private static Path find() {
    Path folder = Places.output("class-archive");
    // Tests run in several JVMs at once: one of them makes it.
    try (FileChannel lock =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      lock.lock();
      // A JVM takes an archive only with the very jar and Java that it was made with.
      long time = Files.getLastModifiedTime(Places.jar()).toMillis();
      int key = Objects.hash(Places.jar(), time, Files.size(Places.jar()), Runtime.version());
      Path archive = folder.resolve("%08x.jsa".formatted(key));
      if (!Files.exists(archive)) {
        try (DirectoryStream<Path> former = Files.newDirectoryStream(folder, "*.jsa")) {
          for (Path file : former) {
            Files.deleteIfExists(file);
          }
        }
        make(archive);
      }
      return archive;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void make(Path archive) throws IOException {
    Path fresh =
        archive.resolveSibling(archive.getFileName() + "." + ProcessHandle.current().pid());
    List<String> flags =
        Stream.concat(
                NodeProcess.FRUGAL.stream(),
                // it names each class that it must leave out
                Stream.of("-XX:ArchiveClassesAtExit=" + fresh, "-Xlog:disable"))
            .toList();
    try (NodeProcess node =
        new NodeProcess(
            "class-archive", "class-archive", NodeProcess.Ports.free(), flags, List.of())) {
      node.start().awaitReady();
      try (LineStream stream = new LineStream(node.subscriberPort(), "archive");
          ControllerClient controller = new ControllerClient(node.controllerPort())) {
        controller.publish("archive", "message");
        stream.await(1);
      }
      node.child().term();
      int code = node.child().awaitExit(DUMPED_WITHIN_SECONDS);
      if (code != 0 || !Files.exists(fresh)) {
        throw new AssertionError(
            "no class archive, exit code " + code + ", log: " + node.child().log());
      }
    }
    Files.move(fresh, archive, StandardCopyOption.ATOMIC_MOVE);
  }
}
