package io.perseid.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the build put what is tested, and where the tests write. */
public final class Places {
  private Places() {}

  /** The checkout. */
  public static Path root() {
    return property("perseid.root");
  }

  /** The jar that people run. */
  public static Path jar() {
    Path jar = property("perseid.jar");
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

  private static Path property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException("the system property " + name + " is not set: use Maven");
    }
    return Path.of(value).toAbsolutePath().normalize();
  }
}
