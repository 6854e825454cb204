package io.perseid.bench.compare.report;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes a report: {@code report.json}, {@code report.md} and the plots that the text shows. */
public final class ReportFiles {
  private ReportFiles() {}

  /** Writes all files into a folder, which is made if there is none. */
  public static void write(JsonObject report, Path folder) throws IOException {
    Files.createDirectories(folder);
    Map<String, String> plots = Plots.of(report);
    for (Map.Entry<String, String> plot : plots.entrySet()) {
      Files.writeString(folder.resolve(plot.getKey()), plot.getValue());
    }
    Files.writeString(folder.resolve("report.md"), new Markdown(report, plots.keySet()).write());
    Files.writeString(folder.resolve("report.json"), report.encodePrettily() + "\n");
  }

  /** Reads what {@link #write} wrote, to draw it again. */
  public static JsonObject read(Path file) throws IOException {
    return new JsonObject(Files.readString(file));
  }
}
