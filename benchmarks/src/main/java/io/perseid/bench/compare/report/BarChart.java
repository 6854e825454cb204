package io.perseid.bench.compare.report;

import java.util.ArrayList;
import java.util.List;

/** Bars in groups, with the smallest and the greatest of the samples as whiskers. */
final class BarChart {
  private static final int WIDTH = 860;
  private static final int LEFT = 150;
  private static final int RIGHT = WIDTH - 160;
  private static final int TOP = 92;
  private static final int ROW = 24;
  private static final int THICK = 15;

  private record Group(String name, List<Bar> bars) {}

  private record Bar(String peer, Samples samples) {}

  private final String title;
  private final String subtitle;
  private final List<Group> groups = new ArrayList<>();
  private double reference = Double.NaN;

  BarChart(String title, String subtitle) {
    this.title = title;
    this.subtitle = subtitle;
  }

  /** Begins a group; the bars that follow belong to it. */
  BarChart group(String name) {
    groups.add(new Group(name, new ArrayList<>()));
    return this;
  }

  BarChart bar(String peer, Samples samples) {
    if (!samples.isEmpty()) {
      groups.get(groups.size() - 1).bars().add(new Bar(peer, samples));
    }
    return this;
  }

  /** A value that is marked by a line across. */
  BarChart reference(double value) {
    reference = value;
    return this;
  }

  String draw() {
    List<Group> shown = groups.stream().filter(group -> !group.bars().isEmpty()).toList();
    int rows = shown.stream().mapToInt(group -> group.bars().size()).sum();
    int bottom = TOP + rows * ROW + shown.size() * 36;
    Svg svg = new Svg(WIDTH, bottom + 40, title, subtitle);
    Axis axis = Axis.fromZero(greatest(shown), LEFT, RIGHT);
    for (double tick : axis.ticks()) {
      svg.line(axis.at(tick), TOP - 14, axis.at(tick), bottom, "grid");
      svg.text(axis.at(tick), bottom + 18, "small", "middle", Axis.label(tick));
    }
    double y = TOP;
    for (Group group : shown) {
      svg.text(24, y + 8, "strong", "start", group.name());
      y += 20;
      for (Bar bar : group.bars()) {
        draw(svg, axis, bar, y);
        y += ROW;
      }
      y += 16;
    }
    if (!Double.isNaN(reference)) {
      svg.line(axis.at(reference), TOP - 14, axis.at(reference), bottom, "bound");
    }
    return svg.toString();
  }

  private static double greatest(List<Group> groups) {
    return groups.stream()
        .flatMap(group -> group.bars().stream())
        .mapToDouble(bar -> bar.samples().max())
        .max()
        .orElse(1);
  }

  private static void draw(Svg svg, Axis axis, Bar bar, double y) {
    Samples samples = bar.samples();
    double end = axis.at(samples.median());
    double middle = y + THICK / 2.0;
    svg.text(LEFT - 10, y + 12, "small", "end", bar.peer());
    svg.bar(
        LEFT,
        y,
        Math.max(1, end - LEFT),
        THICK,
        "f" + Peers.colour(bar.peer()),
        bar.peer() + ": " + samples);
    if (samples.values().size() > 1) {
      svg.line(axis.at(samples.min()), middle, axis.at(samples.max()), middle, "mark");
      svg.line(axis.at(samples.min()), middle - 3, axis.at(samples.min()), middle + 3, "mark");
      svg.line(axis.at(samples.max()), middle - 3, axis.at(samples.max()), middle + 3, "mark");
    }
    double label = Math.max(end, axis.at(samples.max())) + 8;
    svg.text(label, y + 12, "strong", "start", Samples.number(samples.median()));
  }
}
