package io.perseid.bench.compare.report;

import java.util.List;

/** All goals on one scale: how many times better or worse than what must be reached. */
final class GoalChart {
  private static final int WIDTH = 960;
  private static final int LEFT = 440;
  private static final int RIGHT = WIDTH - 130;
  private static final int TOP = 96;
  private static final int ROW = 28;

  private GoalChart() {}

  static String draw(List<Goal> goals) {
    int bottom = TOP + goals.size() * ROW;
    Svg svg =
        new Svg(
            WIDTH,
            bottom + 50,
            "Goals",
            "Right of the dashed line is reached; the small upright line is the aim. Each as a"
                + " ratio to what must be reached, logarithmic.");
    Axis axis = new Axis(lowest(goals), 8, true, LEFT, RIGHT);
    for (double tick : List.of(0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)) {
      if (tick >= axis.low()) {
        svg.line(axis.at(tick), TOP - 16, axis.at(tick), bottom, "grid");
        svg.text(axis.at(tick), bottom + 18, "small", "middle", Axis.label(tick));
      }
    }
    svg.line(axis.at(1), TOP - 16, axis.at(1), bottom, "bound");
    for (int i = 0; i < goals.size(); i++) {
      draw(svg, axis, goals.get(i), TOP + i * ROW);
    }
    return svg.toString();
  }

  private static double lowest(List<Goal> goals) {
    double least =
        goals.stream()
            .mapToDouble(goal -> goal.times(goal.measured()))
            .filter(Double::isFinite)
            .min()
            .orElse(1);
    return least < 0.25 ? 0.125 : least < 0.5 ? 0.25 : 0.5;
  }

  private static void draw(Svg svg, Axis axis, Goal goal, double y) {
    double middle = y + 6;
    svg.text(LEFT - 14, y + 10, "small", "end", goal.name());
    double aim = axis.at(goal.times(goal.aim()));
    svg.line(aim, middle - 8, aim, middle + 8, "mark");
    if (goal.verdict() == Verdict.UNKNOWN) {
      svg.text(RIGHT + 12, y + 10, "small", "start", "not measured");
      return;
    }
    double from = axis.at(1);
    double to = axis.at(goal.times(goal.measured()));
    String style =
        switch (goal.verdict()) {
          case AIM -> "good";
          case REACHED -> "fair";
          default -> "bad";
        };
    svg.line(from, middle, to, middle, "axis");
    svg.dot(to, middle, 6, style, goal.name() + ": " + goal.verdict().words());
    svg.text(RIGHT + 12, y + 10, "strong", "start", goal.figure(goal.measured()));
  }
}
