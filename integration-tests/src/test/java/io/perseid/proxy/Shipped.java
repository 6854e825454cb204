package io.perseid.proxy;

import io.perseid.harness.NodeProcess;
import io.perseid.harness.Places;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A configuration as it lies in {@code deploy}, with this test's ports where an operator writes his
 * own addresses. Immutable.
 */
record Shipped(String text) {
  private static final int NODES = 3;
  private static final int ADMIN_PORT = 4673;
  private static final int DISTANCE = 10;

  /** A file of the folder. */
  static Shipped file(String path) {
    try {
      return new Shipped(Files.readString(Places.root().resolve("deploy").resolve(path)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With another text in all places; one that is nowhere is a fault of the test. */
  Shipped with(String found, String other) {
    if (!text.contains(found)) {
      throw new IllegalArgumentException("no \"" + found + "\" in: " + text);
    }
    return new Shipped(text.replace(found, other));
  }

  /** With these lines no longer comments. */
  Shipped withTakenIn(String... beginnings) {
    Shipped result = this;
    for (String line : beginnings) {
      result = result.with("#" + line, line);
    }
    return result;
  }

  /** In front of these nodes: the lines of the others are taken out. */
  Shipped inFrontOf(Part part, List<NodeProcess.Ports> nodes) {
    Shipped result = this;
    for (int i = NODES - 1; i >= 0; i--) {
      String address = "127.0.0.1:" + (part.port() + i * DISTANCE);
      if (i >= nodes.size()) {
        result = result.without(address);
        continue;
      }
      NodeProcess.Ports node = nodes.get(i);
      result = result.with(address, "127.0.0.1:" + part.portOf(node));
      String check = "check port " + (ADMIN_PORT + i * DISTANCE);
      if (result.text.contains(check)) {
        result = result.with(check, "check port " + node.admin());
      }
    }
    return result;
  }

  /** Without the lines that hold a text. */
  Shipped without(String part) {
    with(part, part);
    return new Shipped(
        text.lines()
            .filter(line -> !line.contains(part))
            .collect(Collectors.joining("\n", "", "\n")));
  }
}
