package io.perseid.bench.compare.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class ReportFilesTest {
  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    ReportFiles.write(report(), folder);
  }

  @Test
  void theTableOfGoalsSaysWhatWasMeasuredAndWhetherItIsEnough() throws IOException {
    assertThat(markdown())
        .contains("| cost & <more> | 0.90 x nchan | 0.80 x nchan | 0.85 x nchan | reached |")
        .contains("| heap | 300 B | 150 B | 120 B | aim met |")
        .contains("| start | 1.20 s | 0.70 s | – | not measured |");
  }

  @Test
  void aWorkloadHasMediansWithTheirSpread() throws IOException {
    assertThat(markdown())
        .contains("|  | server CPU, s per million | p99, ms |")
        .contains("| nchan | 4.00 (3.00–5.00) | – |")
        .contains("| Perseid | 2.00 (1.00–9.00) | 7.50 |");
  }

  @Test
  void conditionsSettingsNotesAndFaultsAreTold() throws IOException {
    assertThat(markdown())
        .contains("| kernel | Linux \\| some |")
        .contains("### nchan: nchan.conf\n\n```\nworker_processes 1;\n```")
        .contains("- a remark")
        .contains("- **Fault:** nchan delivered nothing.");
  }

  @Test
  void everyPlotIsShownAndEveryPictureIsThere() throws IOException {
    List<String> plots;
    try (Stream<Path> files = Files.list(folder)) {
      plots = files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".svg")).toList();
    }
    assertThat(plots)
        .containsExactlyInAnyOrder(
            "goals.svg", "cpu.svg", "one-ladder.svg", "one-latency.svg", "one-bars.svg");
    for (String plot : plots) {
      assertThat(markdown()).contains("](" + plot + ")");
    }
  }

  @Test
  void plotsAreWellFormedWithTheirTextEscaped() throws Exception {
    for (String plot : List.of("goals.svg", "cpu.svg", "one-ladder.svg", "one-latency.svg")) {
      Document document =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(folder.resolve(plot).toFile());
      assertThat(document.getDocumentElement().getNodeName()).isEqualTo("svg");
      assertThat(document.getElementsByTagName("text").getLength()).as(plot).isGreaterThan(5);
    }
    assertThat(Files.readString(folder.resolve("goals.svg"))).contains("cost &amp; &lt;more&gt;");
  }

  @Test
  void noCoordinateIsOutsideOfItsPicture() throws Exception {
    for (String plot : List.of("cpu.svg", "one-ladder.svg", "one-latency.svg", "one-bars.svg")) {
      assertThat(Files.readString(folder.resolve(plot)))
          .doesNotContain("NaN")
          .doesNotContain("Infinity")
          .doesNotContainPattern("(?<!h)=\"-[0-9]");
    }
  }

  @Test
  void aReportCanBeReadAndDrawnAgain() throws IOException {
    Path again = folder.resolve("again");

    ReportFiles.write(ReportFiles.read(folder.resolve("report.json")), again);

    assertThat(again.resolve("report.md")).hasSameTextualContentAs(folder.resolve("report.md"));
    assertThat(again.resolve("cpu.svg")).hasSameTextualContentAs(folder.resolve("cpu.svg"));
  }

  private String markdown() throws IOException {
    return Files.readString(folder.resolve("report.md"));
  }

  private static JsonObject report() {
    return new JsonObject()
        .put("summary", "Taken today.")
        .put(
            "goals",
            new JsonArray()
                .add(new Goal("cost & <more>", "x nchan", true, 0.9, 0.8, 0.85).toJson())
                .add(new Goal("heap", "B", true, 300, 150, 120).toJson())
                .add(new Goal("start", "s", true, 1.2, 0.7, Double.NaN).toJson()))
        .put(
            "conditions",
            new JsonArray()
                .add(new JsonObject().put("name", "kernel").put("value", "Linux | some")))
        .put(
            "settings",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("peer", "nchan")
                        .put("file", "nchan.conf")
                        .put("text", "worker_processes 1;\n")))
        .put("workloads", new JsonArray().add(workload()));
  }

  private static JsonObject workload() {
    return new JsonObject()
        .put("name", "one")
        .put("title", "One & all")
        .put("about", "What is done.")
        .put(
            "measures",
            new JsonObject()
                .put(
                    "server CPU, s per million",
                    new JsonObject()
                        .put("nchan", new JsonArray().add(4).add(3).add(5))
                        .put("Perseid", new JsonArray().add(2).add(9.0).add(1)))
                .put("p99, ms", new JsonObject().put("Perseid", new JsonArray().add(7.5))))
        .put("percentiles", percentiles())
        .put(
            "ladders",
            new JsonArray().add(ladder("nchan", 100_000)).add(ladder("Perseid", 2_000_000)))
        .put("bars", "p99, ms")
        .put("notes", new JsonArray().add("a remark"))
        .put("faults", new JsonArray().add("nchan delivered nothing."));
  }

  private static JsonObject percentiles() {
    JsonObject values = new JsonObject();
    List.of("p50", "p90", "p99", "p99.9", "max")
        .forEach(p -> values.put(p, new JsonArray().add(1.5 * (values.size() + 1)).add(3)));
    return new JsonObject().put("nchan", values).put("Perseid", values.copy());
  }

  private static JsonObject ladder(String peer, double rate) {
    return new JsonObject()
        .put("peer", peer)
        .put("unit", "deliveries/s offered")
        .put("boundMillis", 50.0)
        .put(
            "trials",
            new JsonArray()
                .add(trial(rate, 12.0, true))
                .add(trial(4 * rate, 900.0, false))
                .add(trial(2 * rate, 40.0, true)));
  }

  private static JsonObject trial(double rate, double p99, boolean passed) {
    return new JsonObject().put("rate", rate).put("p99", p99).put("passed", passed);
  }
}
