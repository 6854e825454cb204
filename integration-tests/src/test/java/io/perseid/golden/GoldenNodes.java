package io.perseid.golden;

import io.perseid.harness.Cluster;
import io.perseid.harness.NodeProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Nodes set as the original was when it was recorded: no pings, and the flash mode served. */
final class GoldenNodes {
  private static final String[] OPTIONS = {
    "--subscriber-ping-interval", "0", "--subscriber-flash", "true"
  };

  private GoldenNodes() {}

  /** One node with a folder of documents, not started yet. */
  static NodeProcess alone(String logName, Path documents) {
    return NodeProcess.alone(
        "golden-" + logName,
        OPTIONS[0],
        OPTIONS[1],
        OPTIONS[2],
        OPTIONS[3],
        "--subscriber-document-root",
        documents.toString());
  }

  /** Three nodes, not started yet. */
  static Cluster three() {
    return Cluster.of(3, "golden", OPTIONS);
  }

  /** Makes the document roots of cases. */
  record Documents(Path folder) {
    /** The document root of a case, with what must lie in it. */
    Path of(GoldenCase golden) {
      try {
        Path root = Files.createDirectories(folder.resolve(golden.name()));
        for (Map.Entry<String, String> document : golden.documents().entrySet()) {
          Files.writeString(
              root.resolve(document.getKey()), document.getValue(), StandardCharsets.ISO_8859_1);
        }
        return root;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
