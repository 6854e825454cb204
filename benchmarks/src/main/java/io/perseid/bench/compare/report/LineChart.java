package io.perseid.bench.compare.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;

/** Lines through points on an upright axis by decades. */
final class LineChart {
  private static final int WIDTH = 860;
  private static final int HEIGHT = 440;
  private static final int LEFT = 76;
  private static final int RIGHT = WIDTH - 236;
  private static final int TOP = 84;
  private static final int BOTTOM = HEIGHT - 64;

  /**
   * A point.
   *
   * @param full whether its dot is filled; a hollow one failed
   */
  record Point(double x, double y, boolean full) {}

  private record Line(String peer, List<Point> points) {}

  private final String title;
  private final String subtitle;
  private final String across;
  private final List<Line> lines = new ArrayList<>();
  private List<String> steps = List.of();
  private double bound = Double.NaN;

  LineChart(String title, String subtitle, String across) {
    this.title = title;
    this.subtitle = subtitle;
    this.across = across;
  }

  /** Named steps of equal width across, instead of an axis by decades; x is then their index. */
  LineChart steps(List<String> names) {
    steps = names;
    return this;
  }

  /** A height that is marked by a dashed line. */
  LineChart bound(double value) {
    bound = value;
    return this;
  }

  LineChart line(String peer, List<Point> points) {
    List<Point> drawn = points.stream().filter(p -> p.y() > 0 && Double.isFinite(p.y())).toList();
    if (!drawn.isEmpty()) {
      lines.add(new Line(peer, drawn));
    }
    return this;
  }

  String draw() {
    Svg svg = new Svg(WIDTH, HEIGHT, title, subtitle);
    Axis down = Axis.decades(heights(), BOTTOM, TOP);
    Axis right = across();
    grid(svg, down, right);
    if (!Double.isNaN(bound)) {
      svg.line(LEFT, down.at(bound), RIGHT, down.at(bound), "bound");
      svg.text(RIGHT + 8, down.at(bound) + 4, "small", "start", Axis.label(bound) + " ms");
    }
    lines.forEach(line -> draw(svg, down, right, line));
    names(svg, down);
    return svg.toString();
  }

  private List<Double> heights() {
    Stream<Double> all = lines.stream().flatMap(l -> l.points().stream()).map(Point::y);
    return Double.isNaN(bound) ? all.toList() : Stream.concat(all, Stream.of(bound)).toList();
  }

  private Axis across() {
    if (!steps.isEmpty()) {
      return new Axis(0, Math.max(1, steps.size() - 1), false, LEFT, RIGHT);
    }
    return Axis.decades(
        lines.stream().flatMap(l -> l.points().stream()).map(Point::x).toList(), LEFT, RIGHT);
  }

  private void grid(Svg svg, Axis down, Axis right) {
    for (double tick : down.ticks()) {
      svg.line(LEFT, down.at(tick), RIGHT, down.at(tick), "grid");
      svg.text(LEFT - 8, down.at(tick) + 4, "small", "end", Axis.label(tick));
    }
    DoubleFunction<String> name = x -> steps.isEmpty() ? Axis.label(x) : steps.get((int) x);
    List<Double> ticks =
        steps.isEmpty()
            ? right.ticks()
            : Stream.iterate(0.0, i -> i + 1).limit(steps.size()).toList();
    for (double tick : ticks) {
      svg.line(right.at(tick), TOP, right.at(tick), BOTTOM, "grid");
      svg.text(right.at(tick), BOTTOM + 18, "small", "middle", name.apply(tick));
    }
    svg.line(LEFT, BOTTOM, RIGHT, BOTTOM, "axis");
    svg.text((LEFT + RIGHT) / 2.0, BOTTOM + 42, "small", "middle", across);
  }

  private static void draw(Svg svg, Axis down, Axis right, Line line) {
    int colour = Peers.colour(line.peer());
    StringBuilder path = new StringBuilder();
    for (Point point : line.points()) {
      path.append(path.length() == 0 ? 'M' : 'L')
          .append(String.format(Locale.ROOT, "%.1f ", right.at(point.x())))
          .append(String.format(Locale.ROOT, "%.1f", down.at(point.y())));
    }
    svg.path(path.toString(), "line s" + colour);
    for (Point point : line.points()) {
      svg.dot(
          right.at(point.x()),
          down.at(point.y()),
          4,
          point.full() ? "f" + colour : "hollow s" + colour,
          line.peer() + ": " + Samples.number(point.y()) + " ms");
    }
  }

  /** Names beside the last points, moved apart where these are close. */
  private void names(Svg svg, Axis down) {
    List<Line> byHeight =
        lines.stream()
            .sorted((a, b) -> Double.compare(down.at(last(a).y()), down.at(last(b).y())))
            .toList();
    double free = TOP;
    for (Line line : byHeight) {
      double y = Math.max(free, down.at(last(line).y()) + 4);
      svg.dot(RIGHT + 62, y - 4, 5, "f" + Peers.colour(line.peer()), line.peer());
      svg.text(RIGHT + 72, y, "strong", "start", line.peer());
      free = y + 18;
    }
  }

  private static Point last(Line line) {
    return line.points().get(line.points().size() - 1);
  }
}
