package io.perseid.server.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What was built.
 *
 * @param version of the project
 * @param commit short name of the commit, or empty when the build was not told
 */
public record BuildInfo(String version, String commit) {
  /** As the build wrote it down. */
  public static BuildInfo read() {
    Properties properties = new Properties();
    try (InputStream in = BuildInfo.class.getResourceAsStream("build.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new BuildInfo(properties.getProperty("version"), properties.getProperty("commit"));
  }

  @Override
  public String toString() {
    return commit.isEmpty() ? version : version + " (" + commit + ')';
  }
}
