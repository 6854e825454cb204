package io.perseid.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the build put what is tested, and where the tests write. */
public final class Places {
  private static final int FORKS_MAX = 4;

  private Places() {}

  /** The checkout. */
  public static Path root() {
    return path("perseid.root");
  }

  /** The jar that people run. */
  public static Path jar() {
    Path jar = path("perseid.jar");
    if (!Files.exists(jar)) {
      throw new IllegalStateException("no " + jar + ": build the server first (mvn package)");
    }
    return jar;
  }

  /** The Java that runs the tests. */
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** A folder for what a person looks at after a failure; made when it is missing. */
  public static Path output(String name) {
    try {
      return Files.createDirectories(root().resolve("integration-tests/target").resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Which of the JVMs that run tests at the same time this is, 1 to 4. */
  static int fork() {
    int fork = Integer.parseInt(property("perseid.fork"));
    if (fork < 1 || fork > FORKS_MAX) {
      throw new IllegalStateException(
          "fork " + fork + ": ports are set apart for 1 to " + FORKS_MAX + " forks");
    }
    return fork;
  }

  private static Path path(String property) {
    return Path.of(property(property)).toAbsolutePath().normalize();
  }

  private static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException("the system property " + name + " is not set: use Maven");
    }
    return value;
  }
}
