package io.perseid.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes texts as publishers send them, and as somebody would who wants to do harm: pieces that mean
 * something to HTML, JavaScript or a decoder, set beside each other. One thread.
 */
final class TextGenerator {
  /** Set apart by arrows; one character is one byte. */
  private static final List<String> HAZARDS =
      List.of(
          ("\"→'→`→\"→\\→\\\\→\\\\\\→\\\\\\\\→\\\"→\\'→\\/→\\n→\\r→\\t→\\b→\\v→\\z→"
                  + "\\0→\\7→\\12→\\377→\\400→\\8→\\u→\\u0→\\u00e→\\u00e9→\\u000a→\\u0022→"
                  + "\\u003c→\\ud83d\\ude00→\\ud83d→\\u{→\\u{}→\\u{41}→\\u{1F600}→\\u{110000}→"
                  + "\\u{0000000041}→\\x→\\x4→\\x41→\\x22→\\xg1→u0041→x41→{41}→0→7→A→e→"
                  + "</script>→</ScRiPt >→</SCRIPT\t→</script/→</script→</scrip→<\\/script>→"
                  + "<!--→<!-→-->→<script>→<SCRIPT src=//x>→<script→<→</→<!→/→!→"
                  + "<img src=x: onerror=parent.x()>→<b>bold</b>→"
                  + "<a href=\"/x?a=1&b=2\">it's</a>→</script><script>x()</script>→\");x();(\"→"
                  + "');x();('→\"+x()+\"→'+x()+'→${x()}→*/x()/*→//→/*→&quot;→&#34;→]]>→"
                  + "<![CDATA[→%22→~text~→\n→\r→\r\n→\n\r→\\\n→\\\r→\\\r\n→\\\n\r→\t→\0→\\\0→"
                  + "\0001→\u0001→\b→\u000b→\f→\u001b→\u007f→\u00e2\u0080\u00a8→"
                  + "\u00e2\u0080\u00a9→\\\u00e2\u0080\u00a8→\\\u00e2\u0080\u00a9→"
                  + "\u00e2\u0080\u00a7→\u00c3\u00a9→\\\u00c3\u00a9→\u00e2\u0082\u00ac→"
                  + "\u00e6\u0097\u00a5\u00e6\u009c\u00ac→\u00f0\u009f\u0098\u0080→"
                  + "\u00f0\u009f\u0091\u00a9\u00e2\u0080\u008d\u00f0\u009f\u009a\u0080→"
                  + "\u00ef\u00bb\u00bf→\u00ef\u00bf\u00bd→\u00ef\u00bf\u00bf→\u00c2\u0085→"
                  + "\u00f4\u008f\u00bf\u00bf→\u00c0\u00af→\u00c0\u0080→\u00c1\u0081→"
                  + "\u00ed\u00a0\u00bd→\u00ed\u00b8\u0080→\u00e0\u0080\u0080→"
                  + "\u00f0\u0080\u0080\u00a8→\u00f4\u0090\u0080\u0080→"
                  + "\u00f8\u0088\u0080\u0080\u0080→\u00fe→\u00ff→\u0080→\u00a8→\u00c3→\u00e2→"
                  + "\u00e2\u0080→\u00f0→\u00f0\u009f→\u00f0\u009f\u0098→\\\u00c3→"
                  + "\\\u00e2\u0080→\u0083\\")
              .split("→"));

  private static final List<String> PROSE =
      List.of(
          ("hello→the price is 3 < 4→she said \"no\"→it's→O'Hara→C:\\temp\\new→Grüße→日本→😀→"
                  + "50%→a&b→{\"a\":1}→<b>→...→1.2.3→x=y→Καλημέρα")
              .split("→"));

  private final SplittableRandom random;
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();

  TextGenerator(long seed) {
    random = new SplittableRandom(seed);
  }

  byte[] next() {
    text.reset();
    int kind = random.nextInt(20);
    if (kind < 10) {
      hazards(1 + random.nextInt(6));
    } else if (kind < 13) {
      prose(false);
    } else if (kind < 16) {
      utf8(addSlashes(proseOf(4)));
    } else if (kind < 17) {
      utf8(json());
    } else if (kind < 18) {
      utf8(addSlashes(json()));
    } else if (kind < 19) {
      prose(true);
    } else {
      noise();
    }
    byte[] bytes = text.toByteArray();
    boolean cut = bytes.length > 1 && random.nextInt(8) == 0;
    return cut ? Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length - 1)) : bytes;
  }

  private void hazards(int count) {
    for (int i = 0; i < count; i++) {
      text.writeBytes(pick(HAZARDS).getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  private void prose(boolean withHazards) {
    utf8(proseOf(3));
    if (withHazards) {
      hazards(1);
      utf8(proseOf(2));
    }
  }

  private String proseOf(int wordsMax) {
    StringBuilder prose = new StringBuilder();
    for (int i = random.nextInt(wordsMax + 1); i >= 0; i--) {
      prose.append(pick(PROSE)).append(i > 0 ? " " : "");
    }
    return prose.toString();
  }

  private String json() {
    return "{\"n\":"
        + random.nextInt(1000)
        + ",\"t\":\""
        + proseOf(2).replace("\\", "\\\\").replace("\"", "\\\"").replace("/", "\\/")
        + "\",\"h\":\"<p class='c'>"
        + pick(PROSE).replaceAll("[\"\\\\]", "")
        + "<\\/p>\"}";
  }

  /** What publishers of old do to a text before they send it. */
  private static String addSlashes(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("'", "\\'");
  }

  private void noise() {
    for (int i = random.nextInt(20); i >= 0; i--) {
      text.write(random.nextInt(256));
    }
  }

  private void utf8(String what) {
    text.writeBytes(what.getBytes(StandardCharsets.UTF_8));
  }

  private String pick(List<String> choice) {
    return choice.get(random.nextInt(choice.size()));
  }
}
