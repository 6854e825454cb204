package io.perseid.bench.compare;

import java.nio.file.Path;
import java.util.List;

/**
 * What the comparison works with.
 *
 * @param launcher runs the jar with flags for this machine, and an archive of its classes
 * @param java the program that it runs the jar with
 * @param jar the server, and the load generator
 * @param floor the floor, compiled
 * @param peers folder with the settings of the others
 * @param nginxModules folder with nginx's modules
 * @param folder where servers keep what they write; empty at the beginning
 * @param filesMax how many files a process may have open
 * @param scale how much of everything
 */
record Tools(
    Path launcher,
    String java,
    Path jar,
    Path floor,
    Path peers,
    Path nginxModules,
    Path folder,
    int filesMax,
    Scale scale) {
  /**
   * The command that starts the launcher, to be followed by a command of the jar.
   *
   * @param archive whether it may use an archive of classes
   * @param javaOptions further flags
   */
  List<String> perseid(boolean archive, String javaOptions) {
    return List.of(
        "env",
        "JAVA=" + java,
        "JAR=" + jar,
        "CACHE_DIRECTORY=" + (archive ? folder.resolve("classes") : ""),
        "JAVA_OPTIONS=" + javaOptions,
        launcher.toString());
  }
}
