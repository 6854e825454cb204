package io.perseid.bench.compare.report;

import java.util.Locale;

/** A drawing in the making. Colours come from classes, so that it is at home on light and dark. */
final class Svg {
  private static final String STYLE =
      """
      text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;font-size:13px;fill:#52514e}
      .title{font-size:17px;font-weight:600;fill:#0b0b0b}
      .strong{font-weight:600;fill:#0b0b0b;stroke:#fcfcfb;stroke-width:3px;paint-order:stroke}
      .small{font-size:11.5px}
      .ground{fill:#fcfcfb}
      .grid{stroke:#e4e3dc;stroke-width:1}
      .axis{stroke:#898781;stroke-width:1}
      .mark{stroke:#52514e;stroke-width:1.5}
      .bound{stroke:#52514e;stroke-width:1.5;stroke-dasharray:5 4}
      .line{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
      .hollow{fill:#fcfcfb;stroke-width:2}
      .f1{fill:#2a78d6}.s1{stroke:#2a78d6}.f2{fill:#eb6834}.s2{stroke:#eb6834}
      .f3{fill:#898781}.s3{stroke:#898781}.f4{fill:#1baf7a}.s4{stroke:#1baf7a}
      .good{fill:#0c8f4e}.fair{fill:#2a78d6}.bad{fill:#d03b3b}.none{fill:#b5b3ab}
      @media (prefers-color-scheme:dark){
      text{fill:#c3c2b7}.title,.strong{fill:#ffffff}.strong{stroke:#1a1a19}.ground{fill:#1a1a19}
      .grid{stroke:#2f2f2c}.mark,.bound{stroke:#c3c2b7}.hollow{fill:#1a1a19}
      .f1{fill:#3987e5}.s1{stroke:#3987e5}.f2{fill:#e2683a}.s2{stroke:#e2683a}
      .f4{fill:#199e70}.s4{stroke:#199e70}
      .good{fill:#21a866}.fair{fill:#3987e5}.bad{fill:#e66767}.none{fill:#5c5b56}
      }
      """;

  private final StringBuilder body = new StringBuilder(4096);
  private final int width;
  private final int height;

  Svg(int width, int height, String title, String subtitle) {
    this.width = width;
    this.height = height;
    body.append("<title>").append(escape(title)).append("</title>\n");
    body.append("<style>").append(STYLE).append("</style>\n");
    body.append("<rect class=\"ground\" width=\"100%\" height=\"100%\" rx=\"8\"/>\n");
    text(24, 32, "title", "start", title);
    text(24, 52, "small", "start", subtitle);
  }

  void text(double x, double y, String style, String anchor, String words) {
    body.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\" text-anchor=\"%s\">%s</text>%n",
            x,
            y,
            style,
            anchor,
            escape(words)));
  }

  void line(double x1, double y1, double x2, double y2, String style) {
    body.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>%n",
            x1,
            y1,
            x2,
            y2,
            style));
  }

  /** A bar from left to right, round at its end and square where it begins. */
  void bar(double x, double y, double length, double thickness, String style, String tip) {
    double round = Math.min(4, length / 2);
    body.append(
        String.format(
            Locale.ROOT,
            "<path d=\"M%.1f %.1fh%.1fq%4$.1f 0 %4$.1f %4$.1fv%5$.1fq0 %4$.1f -%4$.1f"
                + " %4$.1fh-%3$.1fz\" class=\"%6$s\"><title>%7$s</title></path>%n",
            x,
            y,
            Math.max(0, length - round),
            round,
            Math.max(0, thickness - 2 * round),
            style,
            escape(tip)));
  }

  void dot(double x, double y, double radius, String style, String tip) {
    body.append(
        String.format(
            Locale.ROOT,
            "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" class=\"%s\"><title>%s</title></circle>%n",
            x,
            y,
            radius,
            style,
            escape(tip)));
  }

  void path(String data, String style) {
    body.append("<path d=\"").append(data).append("\" class=\"").append(style).append("\"/>\n");
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1$d\" height=\"%2$d\""
            + " viewBox=\"0 0 %1$d %2$d\" role=\"img\">%n%3$s</svg>%n",
        width,
        height,
        body);
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
