package io.perseid.stardust.demo;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The colours that a box can have: those of CSS that are a number, a name, rgb() or hsl(). */
final class Colors {
  static final String UNLESS_GIVEN = "#ccf";
  static final String EXPECTED =
      "a CSS color such as #ccf, gold, rgb(0 128 255) or hsl(200 80% 60%)";

  private static final int LENGTH_MAX = 64;

  private static final String NUMBER = "[+-]?[0-9]{1,4}(?:\\.[0-9]{1,4})?";
  private static final String PART = NUMBER + "(?:%|deg|grad|rad|turn)?";
  private static final Pattern FORMS =
      Pattern.compile(
          "#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})|(?:rgb|hsl)a?\\( ?"
              + PART
              + "(?:(?: | ?, ?)"
              + PART
              + "){2}(?: ?[,/] ?"
              + PART
              + ")? ?\\)");

  private static final Set<String> NAMES =
      Set.of(
          """
          aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue
          blueviolet brown burlywood cadetblue chartreuse chocolate coral cornflowerblue cornsilk
          crimson cyan darkblue darkcyan darkgoldenrod darkgray darkgreen darkgrey darkkhaki
          darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon darkseagreen
          darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue
          dimgray dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite
          gold goldenrod gray green greenyellow grey honeydew hotpink indianred indigo ivory khaki
          lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan
          lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen
          lightskyblue lightslategray lightslategrey lightsteelblue lightyellow lime limegreen linen
          magenta maroon mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen
          mediumslateblue mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream
          mistyrose moccasin navajowhite navy oldlace olive olivedrab orange orangered orchid
          palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru pink plum
          powderblue purple rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown
          seagreen seashell sienna silver skyblue slateblue slategray slategrey snow springgreen
          steelblue tan teal thistle tomato transparent turquoise violet wheat white whitesmoke
          yellow yellowgreen
          """
              .strip()
              .split("\\s+"));

  private Colors() {}

  /** A colour in small letters and with single blanks, if the text is one. */
  static Optional<String> parse(String text) {
    if (text.length() > LENGTH_MAX) {
      return Optional.empty();
    }
    String color = text.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    return NAMES.contains(color) || FORMS.matcher(color).matches()
        ? Optional.of(color)
        : Optional.empty();
  }
}
