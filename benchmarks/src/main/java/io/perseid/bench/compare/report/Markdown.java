package io.perseid.bench.compare.report;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A report as a text to read. */
final class Markdown {
  private final JsonObject report;
  private final Set<String> plots;
  private final StringBuilder text = new StringBuilder(16_384);

  /**
   * @param plots file names of the plots that there are
   */
  Markdown(JsonObject report, Collection<String> plots) {
    this.report = report;
    this.plots = new LinkedHashSet<>(plots);
  }

  String write() {
    line("# Perseid beside others on one machine");
    line("");
    line(report.getString("summary"));
    line("");
    goals();
    picture("cpu.svg", "CPU per delivery as a ratio to nchan");
    Plots.objects(report.getJsonArray("workloads")).forEach(this::workload);
    conditions();
    settings();
    return text.toString();
  }

  private void goals() {
    List<Goal> goals = Plots.objects(report.getJsonArray("goals")).stream().map(Goal::of).toList();
    if (goals.isEmpty()) {
      return;
    }
    line("## Goals");
    line("");
    row(List.of("goal", "reach at least", "aim at", "measured", ""));
    row(List.of("---", "---", "---", "---", "---"));
    for (Goal goal : goals) {
      row(
          List.of(
              goal.name(),
              goal.figure(goal.reach()),
              goal.figure(goal.aim()),
              goal.figure(goal.measured()),
              goal.verdict().words()));
    }
    line("");
    picture("goals.svg", "Goals and what was measured");
  }

  private void workload(JsonObject workload) {
    line("## " + workload.getString("title"));
    line("");
    line(workload.getString("about"));
    line("");
    measures(workload);
    for (String plot : plots) {
      if (plot.startsWith(workload.getString("name") + "-")) {
        picture(plot, workload.getString("title"));
      }
    }
    for (String kind : List.of("notes", "faults")) {
      for (Object note : workload.getJsonArray(kind)) {
        line("- " + (kind.equals("faults") ? "**Fault:** " : "") + note);
      }
    }
    line("");
  }

  private void measures(JsonObject workload) {
    JsonObject measures = workload.getJsonObject("measures");
    if (measures.isEmpty()) {
      return;
    }
    Set<String> peers = new LinkedHashSet<>();
    measures.forEach(measure -> peers.addAll(((JsonObject) measure.getValue()).fieldNames()));
    List<String> head = new ArrayList<>(List.of(""));
    head.addAll(measures.fieldNames());
    row(head);
    row(head.stream().map(name -> name.isEmpty() ? "---" : "---:").toList());
    for (String peer : peers) {
      List<String> cells = new ArrayList<>(List.of(peer));
      for (String measure : measures.fieldNames()) {
        cells.add(Plots.samples(workload, measure, peer).toString());
      }
      row(cells);
    }
    line("");
  }

  private void conditions() {
    line("## Conditions");
    line("");
    row(List.of("", ""));
    row(List.of("---", "---"));
    for (JsonObject condition : Plots.objects(report.getJsonArray("conditions"))) {
      row(List.of(condition.getString("name"), condition.getString("value")));
    }
    line("");
  }

  private void settings() {
    line("## Settings of each server");
    line("");
    for (JsonObject setting : Plots.objects(report.getJsonArray("settings"))) {
      line("### " + setting.getString("peer") + ": " + setting.getString("file"));
      line("");
      line("```");
      line(setting.getString("text").stripTrailing());
      line("```");
      line("");
    }
  }

  private void picture(String file, String words) {
    if (plots.contains(file)) {
      line("![" + words + "](" + file + ")");
      line("");
    }
  }

  private void row(List<String> cells) {
    line("| " + String.join(" | ", cells.stream().map(Markdown::cell).toList()) + " |");
  }

  private static String cell(String words) {
    return words.replace("|", "\\|").replace("\n", " ");
  }

  private void line(String words) {
    text.append(words).append('\n');
  }
}
