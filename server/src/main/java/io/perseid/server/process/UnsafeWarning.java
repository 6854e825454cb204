package io.perseid.server.process;

import java.lang.reflect.Field;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JVM's own words on {@code sun.misc.Unsafe}, four lines on standard error from Java 24 on: a
 * queue inside Hazelcast still uses it, which nobody who runs a node can change.
 */
final class UnsafeWarning {
  private static final Logger LOG = LoggerFactory.getLogger(UnsafeWarning.class);

  private UnsafeWarning() {}

  /**
   * Marks the warning as given. {@code --sun-misc-unsafe-memory-access=debug} or {@code deny} still
   * show each use: they do not ask for the mark. No manifest can say as much, and a jar that needs
   * a flag to be quiet would not start with {@code java -jar} alone.
   */
  static void silence() {
    try {
      Field given = Class.forName("sun.misc.Unsafe").getDeclaredField("memoryAccessWarned");
      given.setAccessible(true);
      given.setBoolean(null, true);
    } catch (ReflectiveOperationException | RuntimeException e) {
      // Before Java 24 there is no such warning; a later Java may keep its mark elsewhere.
      LOG.debug("no mark to set: {}", e.toString());
    }
  }
}
